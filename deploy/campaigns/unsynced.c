/* A disk that loses power: of a database's files only what was synced survives.
 *
 * Preloaded (LD_PRELOAD) into a program that writes SQLite files. Beside each file NAME that it opens for writing and
 * whose name has ".db" in it, the shim keeps NAME.durable: what a disk would still have after a power cut now. Writes go
 * to NAME as ever; fsync and fdatasync carry them over. Whoever plays the power cut kills the program and puts
 * NAME.durable in NAME's place.
 *
 *   UNSYNCED_FAIL_EVERY=N   every N-th sync fails with EIO and drops what it should have carried over, as Linux does:
 *                           the pages count as clean afterwards, so that a second sync would say "done" about nothing
 *
 * Shared memory (NAME-shm) is not on any disk and is left alone. Only the calls that SQLite makes are covered.
 */
#define _GNU_SOURCE
#include <dlfcn.h>
#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <pthread.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/types.h>
#include <unistd.h>

enum { files_max = 64, descriptors_max = 65536 };

struct range {
    off_t start, end;
};

struct file {
    char path[1024];
    int durable;
    struct range *dirty;
    size_t count, room;
};

static struct file files[files_max];
static int file_count;
/* The file of each descriptor, counted from 1; 0: not ours. */
static unsigned char of_descriptor[descriptors_max];
static pthread_mutex_t lock = PTHREAD_MUTEX_INITIALIZER;
static long syncs;

#define REAL(name) ((__typeof__(&name))dlsym(RTLD_NEXT, #name))

static void give_up(const char *what) {
    fprintf(stderr, "unsynced: %s: %s\n", what, strerror(errno));
    _exit(70);
}

static int concerns(const char *path) {
    size_t length = strlen(path);
    return strstr(path, ".db") && !strstr(path, ".durable")
        && !(length > 4 && strcmp(path + length - 4, "-shm") == 0) && length < 1000;
}

static void carry(int descriptor, struct file *file, struct range range) {
    char block[65536];
    while (range.start < range.end) {
        size_t want = (size_t)(range.end - range.start);
        ssize_t count = pread(descriptor, block, want < sizeof block ? want : sizeof block, range.start);
        if (count <= 0) return; /* truncated since */
        if (REAL(pwrite)(file->durable, block, (size_t)count, range.start) != count) give_up("the durable copy");
        range.start += count;
    }
}

static int find(const char *path) {
    for (int i = 0; i < file_count; i++)
        if (strcmp(files[i].path, path) == 0) return i + 1;
    if (file_count == files_max) give_up("too many files");
    struct file *file = &files[file_count];
    strcpy(file->path, path);
    char name[1032];
    snprintf(name, sizeof name, "%s.durable", path);
    file->durable = REAL(open)(name, O_RDWR | O_CREAT | O_TRUNC | O_CLOEXEC, 0644);
    if (file->durable < 0) give_up(name);
    /* What is there when the program starts has outlived the last cut. */
    int before = REAL(open)(path, O_RDONLY | O_CLOEXEC);
    if (before >= 0) {
        carry(before, file, (struct range){0, lseek(before, 0, SEEK_END)});
        REAL(close)(before);
    }
    return ++file_count;
}

static void opened(int descriptor, const char *path, int flags) {
    if (descriptor < 0 || descriptor >= descriptors_max || (flags & O_ACCMODE) == O_RDONLY || !concerns(path)) return;
    char real[PATH_MAX];
    if (!realpath(path, real)) return;
    pthread_mutex_lock(&lock);
    of_descriptor[descriptor] = (unsigned char)find(real);
    pthread_mutex_unlock(&lock);
}

static struct file *file_of(int descriptor) {
    if (descriptor < 0 || descriptor >= descriptors_max || !of_descriptor[descriptor]) return NULL;
    return &files[of_descriptor[descriptor] - 1];
}

static void written(int descriptor, off_t start, ssize_t count) {
    struct file *file = file_of(descriptor);
    if (!file || count <= 0) return;
    pthread_mutex_lock(&lock);
    if (file->count == file->room) {
        file->room = file->room ? 2 * file->room : 256;
        file->dirty = realloc(file->dirty, file->room * sizeof *file->dirty);
        if (!file->dirty) give_up("no memory");
    }
    file->dirty[file->count++] = (struct range){start, start + count};
    pthread_mutex_unlock(&lock);
}

/* Whether the sync succeeds; then what was written is on the disk. */
static int synced(int descriptor) {
    struct file *file = file_of(descriptor);
    if (!file) return 1;
    const char *every = getenv("UNSYNCED_FAIL_EVERY");
    pthread_mutex_lock(&lock);
    int fails = every && ++syncs % atol(every) == 0;
    if (!fails) {
        struct stat status;
        for (size_t i = 0; i < file->count; i++) carry(descriptor, file, file->dirty[i]);
        if (fstat(descriptor, &status) == 0 && REAL(ftruncate)(file->durable, status.st_size) != 0)
            give_up("the durable copy");
    }
    file->count = 0;
    pthread_mutex_unlock(&lock);
    if (fails) errno = EIO;
    return !fails;
}

int open(const char *path, int flags, ...) {
    va_list arguments;
    va_start(arguments, flags);
    int descriptor = REAL(open)(path, flags, va_arg(arguments, mode_t));
    va_end(arguments);
    opened(descriptor, path, flags);
    return descriptor;
}

int open64(const char *path, int flags, ...) {
    va_list arguments;
    va_start(arguments, flags);
    int descriptor = REAL(open)(path, flags, va_arg(arguments, mode_t));
    va_end(arguments);
    opened(descriptor, path, flags);
    return descriptor;
}

int close(int descriptor) {
    if (descriptor >= 0 && descriptor < descriptors_max) of_descriptor[descriptor] = 0;
    return REAL(close)(descriptor);
}

ssize_t pwrite(int descriptor, const void *bytes, size_t count, off_t start) {
    ssize_t result = REAL(pwrite)(descriptor, bytes, count, start);
    written(descriptor, start, result);
    return result;
}

ssize_t pwrite64(int descriptor, const void *bytes, size_t count, off_t start) {
    return pwrite(descriptor, bytes, count, start);
}

ssize_t write(int descriptor, const void *bytes, size_t count) {
    off_t start = file_of(descriptor) ? lseek(descriptor, 0, SEEK_CUR) : 0;
    ssize_t result = REAL(write)(descriptor, bytes, count);
    written(descriptor, start, result);
    return result;
}

int fsync(int descriptor) { return synced(descriptor) ? REAL(fsync)(descriptor) : -1; }

int fdatasync(int descriptor) { return synced(descriptor) ? REAL(fdatasync)(descriptor) : -1; }

int unlink(const char *path) {
    char real[PATH_MAX];
    if (concerns(path) && realpath(path, real)) {
        pthread_mutex_lock(&lock);
        struct file *file = &files[find(real) - 1];
        file->count = 0;
        if (REAL(ftruncate)(file->durable, 0) != 0) give_up("the durable copy");
        pthread_mutex_unlock(&lock);
    }
    return REAL(unlink)(path);
}

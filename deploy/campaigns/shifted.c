/* Shows a process the wall clock with an offset: so that a test need not wait ten minutes for what happens after ten.
 *
 * Loaded before the C library (LD_PRELOAD). SHIFTED_CLOCK names a file of eight bytes, the offset in milliseconds,
 * which may change while the process runs. Only CLOCK_REALTIME moves: deadlines and pauses keep their time.
 */
#define _GNU_SOURCE
#include <dlfcn.h>
#include <fcntl.h>
#include <stdint.h>
#include <stdlib.h>
#include <sys/mman.h>
#include <sys/time.h>
#include <time.h>
#include <unistd.h>

static volatile const int64_t *offset;
static int (*real)(clockid_t, struct timespec *);

__attribute__((constructor)) static void begin(void) {
    real = (int (*)(clockid_t, struct timespec *))dlsym(RTLD_NEXT, "clock_gettime");
    const char *path = getenv("SHIFTED_CLOCK");
    int file = path ? open(path, O_RDONLY | O_CLOEXEC) : -1;
    if (file < 0) return;
    void *page = mmap(NULL, sizeof(int64_t), PROT_READ, MAP_SHARED, file, 0);
    close(file);
    if (page != MAP_FAILED) offset = page;
}

int clock_gettime(clockid_t clock, struct timespec *time) {
    if (!real) begin();
    int status = real(clock, time);
    if (status == 0 && clock == CLOCK_REALTIME && offset) {
        int64_t nanoseconds = time->tv_nsec + *offset % 1000 * 1000000;
        time->tv_sec += *offset / 1000 + nanoseconds / 1000000000;
        time->tv_nsec = nanoseconds % 1000000000;
    }
    return status;
}

/* As PostgreSQL and the C library ask; their own would read the clock without the call above. */
int gettimeofday(struct timeval *restrict now, void *restrict zone) {
    (void)zone;
    struct timespec moment;
    int status = clock_gettime(CLOCK_REALTIME, &moment);
    now->tv_sec = moment.tv_sec;
    now->tv_usec = moment.tv_nsec / 1000;
    return status;
}

time_t time(time_t *now) {
    struct timespec moment;
    clock_gettime(CLOCK_REALTIME, &moment);
    if (now) *now = moment.tv_sec;
    return moment.tv_sec;
}

// Tells ThreadSanitizer of the locks that Swift's Mutex takes and gives on its slow path.
//
// The fast path of Synchronization.Mutex is inlined into our code, where the sanitizer sees its atomic instruction. The
// slow path, for a lock that another thread holds, lies in a library that no sanitizer has instrumented: it spins and asks
// the kernel. The sanitizer then takes the two holders of one lock for racing each other. This library stands before that
// one (LD_PRELOAD), does what it does, and reports it. Needs clang, for Swift's calling convention:
//
//   clang -shared -fPIC -o mutex.so mutex.c -ldl

#define _GNU_SOURCE
#include <dlfcn.h>
#include <stdbool.h>
#include <stdint.h>

#define SWIFT __attribute__((swiftcall))
#define SELF __attribute__((swift_context)) void *self

// Exported by the sanitizer's runtime; absent in every program that is built without it.
__attribute__((weak)) void __tsan_acquire(void *address);
__attribute__((weak)) void __tsan_release(void *address);

#define LOCK "$s15Synchronization12_MutexHandleV9_lockSlowyys6UInt32VF"
#define TRY_LOCK "$s15Synchronization12_MutexHandleV12_tryLockSlowSbyF"
#define UNLOCK "$s15Synchronization12_MutexHandleV11_unlockSlowyyF"

SWIFT void lock_slow(uint32_t thread, SELF) __asm__(LOCK);
SWIFT bool try_lock_slow(SELF) __asm__(TRY_LOCK);
SWIFT void unlock_slow(SELF) __asm__(UNLOCK);

SWIFT void lock_slow(uint32_t thread, SELF) {
    static SWIFT void (*next)(uint32_t, __attribute__((swift_context)) void *);
    if (!next) next = (SWIFT void (*)(uint32_t, __attribute__((swift_context)) void *))dlsym(RTLD_NEXT, LOCK);
    next(thread, self);
    if (__tsan_acquire) __tsan_acquire(self);
}

SWIFT bool try_lock_slow(SELF) {
    static SWIFT bool (*next)(__attribute__((swift_context)) void *);
    if (!next) next = (SWIFT bool (*)(__attribute__((swift_context)) void *))dlsym(RTLD_NEXT, TRY_LOCK);
    bool taken = next(self);
    if (taken && __tsan_acquire) __tsan_acquire(self);
    return taken;
}

SWIFT void unlock_slow(SELF) {
    static SWIFT void (*next)(__attribute__((swift_context)) void *);
    if (!next) next = (SWIFT void (*)(__attribute__((swift_context)) void *))dlsym(RTLD_NEXT, UNLOCK);
    if (__tsan_release) __tsan_release(self);
    next(self);
}

// A power cut, for the tests: everything written through a file of the folder POWER_LIVE is lost unless fsync or fdatasync was
// called on the file afterwards. What is safe is kept in the folder POWER_SAFE, which is what a machine finds when it comes up
// again. A file taken away comes back unless its folder was synced since, which is stricter than most file systems are.
#define _GNU_SOURCE
#include <dirent.h>
#include <dlfcn.h>
#include <fcntl.h>
#include <limits.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

static const char *live(void) { return getenv("POWER_LIVE"); }
static const char *safe(void) { return getenv("POWER_SAFE"); }

// Takes the whole file as it is now; the copy appears in one step, as a flush is over or not.
static void make_safe(int fd, const char *name) {
    char half[PATH_MAX], whole[PATH_MAX], block[1 << 15];
    snprintf(half, sizeof half, "%s/.%s.%d", safe(), name, (int)getpid());
    snprintf(whole, sizeof whole, "%s/%s", safe(), name);
    int out = open(half, O_WRONLY | O_CREAT | O_TRUNC, 0600);
    if (out < 0) abort();
    ssize_t got;
    // On the caller's own descriptor: opening and closing the file here would drop the locks it holds.
    for (off_t at = 0; (got = pread(fd, block, sizeof block, at)) > 0; at += got)
        if (write(out, block, (size_t)got) != got) abort();
    if (got < 0 || close(out) || rename(half, whole)) abort();
}

// The folder's own entries are safe now: what is no longer in it is gone for good.
static void forget_removed(void) {
    DIR *kept = opendir(safe());
    for (struct dirent *one; kept && (one = readdir(kept));) {
        if (one->d_name[0] == '.') continue;
        char here[PATH_MAX], there[PATH_MAX];
        snprintf(here, sizeof here, "%s/%s", live(), one->d_name);
        snprintf(there, sizeof there, "%s/%s", safe(), one->d_name);
        if (access(here, F_OK)) unlink(there);
    }
    if (kept) closedir(kept);
}

static void synced(int fd) {
    char proc[64], path[PATH_MAX];
    if (!live() || !safe()) return;
    // A disk that lies: it says that all is safe and keeps only every third flush.
    static int flushes;
    if (getenv("POWER_LIES") && flushes++ % 3) return;
    snprintf(proc, sizeof proc, "/proc/self/fd/%d", fd);
    ssize_t length = readlink(proc, path, sizeof path - 1);
    if (length < 0) return;
    path[length] = 0;
    size_t folder = strlen(live());
    if (strncmp(path, live(), folder)) return;
    struct stat what;
    if (fstat(fd, &what)) return;
    if (S_ISDIR(what.st_mode) && path[folder] == 0) forget_removed();
    // A file that was taken away in the meantime has no name to be found by.
    if (S_ISREG(what.st_mode) && path[folder] == '/' && what.st_nlink) make_safe(fd, path + folder + 1);
}

int fsync(int fd) {
    static int (*real)(int);
    if (!real) *(void **)&real = dlsym(RTLD_NEXT, "fsync");
    int result = real(fd);
    if (!result) synced(fd);
    return result;
}

int fdatasync(int fd) {
    static int (*real)(int);
    if (!real) *(void **)&real = dlsym(RTLD_NEXT, "fdatasync");
    int result = real(fd);
    if (!result) synced(fd);
    return result;
}

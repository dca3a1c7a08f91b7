/* What jextract reads for dev.gatun.bindings.linux; linux.args says what it takes from here. */
#define _GNU_SOURCE 1
#include <features.h>

/* With _GNU_SOURCE glibc declares bind, connect, accept4 and their kin with a transparent union for the address
   (__SOCKADDR_ARG), and jextract would pass that union by value. Where the compiler claims to be no GNU C,
   <sys/socket.h> declares the plain `struct sockaddr *` instead. */
#pragma push_macro("__GNUC_PREREQ")
#undef __GNUC_PREREQ
#define __GNUC_PREREQ(a, b) 0
#include <sys/socket.h>
#pragma pop_macro("__GNUC_PREREQ")

#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <sched.h>
#include <signal.h>
#include <spawn.h>
#include <time.h>
#include <unistd.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <netinet/udp.h>
#include <sys/epoll.h>
#include <sys/eventfd.h>
#include <sys/ioctl.h>
#include <sys/mman.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <sys/sendfile.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <sys/timerfd.h>
#include <sys/uio.h>
#include <sys/un.h>
#include <sys/wait.h>
#include <linux/close_range.h>
#include <linux/errqueue.h>
#include <linux/filter.h>
#include <linux/io_uring.h>
#include <linux/openat2.h>
#include <linux/sockios.h>
#include <linux/time_types.h>
#include <linux/version.h>

/* The POSIX strerror_r. With _GNU_SOURCE the name strerror_r means in glibc a function that returns a pointer, in musl
   one that returns an int; both export the POSIX one under this name, and neither declares it here. */
extern int __xpg_strerror_r(int errnum, char *buf, size_t buflen);

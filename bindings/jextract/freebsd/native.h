/* What jextract reads for dev.gatun.bindings.freebsd: own declarations of the ABI of FreeBSD 12 and later, for LP64; the
   same on amd64 and arm64. Numbers and layouts are checked against those of FreeBSD's sys/sys, sys/netinet and
   sys/netinet6. Nothing is included, so no system of that kind is needed. */
#if !defined(__FreeBSD__) || !defined(__LP64__)
#error "for --target=x86_64-unknown-freebsd and aarch64-unknown-freebsd"
#endif

typedef __SIZE_TYPE__ size_t;
typedef long ssize_t;
typedef __UINTPTR_TYPE__ uintptr_t;
typedef __INTPTR_TYPE__ intptr_t;
typedef unsigned char uint8_t;
typedef short int16_t;
typedef unsigned short uint16_t;
typedef int int32_t;
typedef unsigned int uint32_t;
typedef long int64_t;
typedef unsigned long uint64_t;
typedef int64_t off_t;
typedef int32_t pid_t;
typedef uint16_t mode_t;
typedef uint32_t socklen_t;
typedef uint8_t sa_family_t;
typedef uint16_t in_port_t;
typedef uint32_t nfds_t;
typedef int64_t rlim_t;

struct timespec { long tv_sec; long tv_nsec; };
struct timeval { long tv_sec; long tv_usec; };
struct iovec { void *iov_base; size_t iov_len; };

/* Addresses. They begin with their own length, on every BSD. */
struct in_addr { uint32_t s_addr; };
struct in6_addr { uint8_t s6_addr[16]; };
struct sockaddr { uint8_t sa_len; sa_family_t sa_family; char sa_data[14]; };
struct sockaddr_in {
  uint8_t sin_len; sa_family_t sin_family; in_port_t sin_port; struct in_addr sin_addr; char sin_zero[8];
};
struct sockaddr_in6 {
  uint8_t sin6_len; sa_family_t sin6_family; in_port_t sin6_port; uint32_t sin6_flowinfo; struct in6_addr sin6_addr;
  uint32_t sin6_scope_id;
};
struct sockaddr_un { uint8_t sun_len; sa_family_t sun_family; char sun_path[104]; };
struct sockaddr_storage { uint8_t ss_len; sa_family_t ss_family; char __ss_pad1[6]; int64_t __ss_align; char __ss_pad2[112]; };

struct linger { int l_onoff; int l_linger; };
struct msghdr {
  void *msg_name; socklen_t msg_namelen; struct iovec *msg_iov; int msg_iovlen; void *msg_control; socklen_t msg_controllen;
  int msg_flags;
};
/* What follows one is aligned to 8 bytes. */
struct cmsghdr { socklen_t cmsg_len; int cmsg_level; int cmsg_type; };
struct ipv6_mreq { struct in6_addr ipv6mr_multiaddr; uint32_t ipv6mr_interface; };
struct in6_pktinfo { struct in6_addr ipi6_addr; uint32_t ipi6_ifindex; };
struct sf_hdtr { struct iovec *headers; int hdr_cnt; struct iovec *trailers; int trl_cnt; };
struct pollfd { int fd; short events; short revents; };
struct rlimit { rlim_t rlim_cur; rlim_t rlim_max; };
struct mmsghdr { struct msghdr msg_hdr; ssize_t msg_len; };
struct accept_filter_arg { char af_name[16]; char af_arg[240]; };

/* With 64-bit inode numbers. */
struct stat {
  uint64_t st_dev; uint64_t st_ino; uint64_t st_nlink; mode_t st_mode; int16_t st_padding0; uint32_t st_uid; uint32_t st_gid;
  int32_t st_padding1; uint64_t st_rdev;
  struct timespec st_atim; struct timespec st_mtim; struct timespec st_ctim; struct timespec st_birthtim;
  off_t st_size; int64_t st_blocks; int32_t st_blksize; uint32_t st_flags; uint64_t st_gen; uint64_t st_spare[10];
};

struct kevent {
  uintptr_t ident; int16_t filter; uint16_t flags; uint32_t fflags; int64_t data; void *udata; uint64_t ext[4];
};

int socket(int domain, int type, int protocol);
int socketpair(int domain, int type, int protocol, int *pair);
int bind(int fd, const struct sockaddr *address, socklen_t length);
int listen(int fd, int backlog);
int accept(int fd, struct sockaddr *address, socklen_t *length);
int connect(int fd, const struct sockaddr *address, socklen_t length);
int shutdown(int fd, int how);
int getsockopt(int fd, int level, int name, void *value, socklen_t *length);
int setsockopt(int fd, int level, int name, const void *value, socklen_t length);
int getsockname(int fd, struct sockaddr *address, socklen_t *length);
int getpeername(int fd, struct sockaddr *address, socklen_t *length);
ssize_t recv(int fd, void *buffer, size_t length, int flags);
ssize_t send(int fd, const void *buffer, size_t length, int flags);
ssize_t recvfrom(int fd, void *buffer, size_t length, int flags, struct sockaddr *from, socklen_t *from_length);
ssize_t sendto(int fd, const void *buffer, size_t length, int flags, const struct sockaddr *to, socklen_t to_length);
ssize_t recvmsg(int fd, struct msghdr *message, int flags);
ssize_t sendmsg(int fd, const struct msghdr *message, int flags);

int close(int fd);
int dup2(int from, int to);
int pipe(int *ends);
int fcntl(int fd, int command, ...);
int ioctl(int fd, unsigned long request, ...);
ssize_t read(int fd, void *buffer, size_t length);
ssize_t write(int fd, const void *buffer, size_t length);
ssize_t readv(int fd, const struct iovec *parts, int count);
ssize_t writev(int fd, const struct iovec *parts, int count);
ssize_t pread(int fd, void *buffer, size_t length, off_t offset);
int open(const char *path, int flags, ...);
int openat(int folder, const char *path, int flags, ...);
int unlink(const char *path);
off_t lseek(int fd, off_t offset, int whence);
int fstat(int fd, struct stat *status);
int sendfile(int file, int socket, off_t offset, size_t length, struct sf_hdtr *around, off_t *sent, int flags);
int accept4(int fd, struct sockaddr *address, socklen_t *length, int flags);
int pipe2(int *ends, int flags);
ssize_t recvmmsg(int fd, struct mmsghdr *messages, size_t count, int flags, const struct timespec *timeout);
ssize_t sendmmsg(int fd, struct mmsghdr *messages, size_t count, int flags);
int posix_fadvise(int fd, off_t offset, off_t length, int advice);

int poll(struct pollfd *fds, nfds_t count, int milliseconds);
int kqueue(void);
int kevent(int queue, const struct kevent *changes, int change_count, struct kevent *events, int event_count,
           const struct timespec *timeout);

int getrlimit(int resource, struct rlimit *limit);
int setrlimit(int resource, const struct rlimit *limit);
int strerror_r(int number, char *text, size_t length);
pid_t getpid(void);
int kill(pid_t pid, int signal);
pid_t waitpid(pid_t pid, int *status, int options);
int getpagesize(void);
int cpuset_getaffinity(int level, int which, int64_t id, size_t size, void *mask);
int cpuset_setaffinity(int level, int which, int64_t id, size_t size, const void *mask);

/* errno */
#define EPERM 1
#define ENOENT 2
#define ESRCH 3
#define EINTR 4
#define EIO 5
#define ENXIO 6
#define E2BIG 7
#define ENOEXEC 8
#define EBADF 9
#define ECHILD 10
#define EDEADLK 11
#define ENOMEM 12
#define EACCES 13
#define EFAULT 14
#define ENOTBLK 15
#define EBUSY 16
#define EEXIST 17
#define EXDEV 18
#define ENODEV 19
#define ENOTDIR 20
#define EISDIR 21
#define EINVAL 22
#define ENFILE 23
#define EMFILE 24
#define ENOTTY 25
#define ETXTBSY 26
#define EFBIG 27
#define ENOSPC 28
#define ESPIPE 29
#define EROFS 30
#define EMLINK 31
#define EPIPE 32
#define EDOM 33
#define ERANGE 34
#define EAGAIN 35
#define EINPROGRESS 36
#define EALREADY 37
#define ENOTSOCK 38
#define EDESTADDRREQ 39
#define EMSGSIZE 40
#define EPROTOTYPE 41
#define ENOPROTOOPT 42
#define EPROTONOSUPPORT 43
#define ESOCKTNOSUPPORT 44
#define EWOULDBLOCK 35
#define ENOTSUP 45
#define EOPNOTSUPP 45
#define EPFNOSUPPORT 46
#define EAFNOSUPPORT 47
#define EADDRINUSE 48
#define EADDRNOTAVAIL 49
#define ENETDOWN 50
#define ENETUNREACH 51
#define ENETRESET 52
#define ECONNABORTED 53
#define ECONNRESET 54
#define ENOBUFS 55
#define EISCONN 56
#define ENOTCONN 57
#define ESHUTDOWN 58
#define ETOOMANYREFS 59
#define ETIMEDOUT 60
#define ECONNREFUSED 61
#define ELOOP 62
#define ENAMETOOLONG 63
#define EHOSTDOWN 64
#define EHOSTUNREACH 65
#define ENOTEMPTY 66
#define EPROCLIM 67
#define EUSERS 68
#define EDQUOT 69
#define ESTALE 70
#define EREMOTE 71
#define EBADRPC 72
#define ERPCMISMATCH 73
#define EPROGUNAVAIL 74
#define EPROGMISMATCH 75
#define EPROCUNAVAIL 76
#define ENOLCK 77
#define ENOSYS 78
#define EFTYPE 79
#define EAUTH 80
#define ENEEDAUTH 81
#define EOVERFLOW 84
#define ECANCELED 85
#define EIDRM 82
#define ENOMSG 83
#define EILSEQ 86
#define ENOATTR 87
#define EDOOFUS 88
#define EBADMSG 89
#define EMULTIHOP 90
#define ENOLINK 91
#define EPROTO 92
#define ENOTRECOVERABLE 95
#define EOWNERDEAD 96
#define ENOTCAPABLE 93
#define ECAPMODE 94
#define EINTEGRITY 97

/* address families, socket types, levels */
#define AF_UNSPEC 0
#define AF_UNIX 1
#define AF_INET 2
#define AF_INET6 28
#define SOCK_STREAM 1
#define SOCK_DGRAM 2
#define SOCK_SEQPACKET 5
#define SOCK_CLOEXEC 0x10000000
#define SOCK_NONBLOCK 0x20000000
#define SOL_SOCKET 0xffff
#define SOMAXCONN 128
#define IPPROTO_IP 0
#define IPPROTO_TCP 6
#define IPPROTO_UDP 17
#define IPPROTO_IPV6 41
#define SHUT_RD 0
#define SHUT_WR 1
#define SHUT_RDWR 2

/* socket options */
#define SO_ACCEPTCONN 0x0002
#define SO_REUSEADDR 0x0004
#define SO_KEEPALIVE 0x0008
#define SO_BROADCAST 0x0020
#define SO_LINGER 0x0080
#define SO_OOBINLINE 0x0100
#define SO_REUSEPORT 0x0200
#define SO_REUSEPORT_LB 0x00010000
#define SO_NOSIGPIPE 0x0800
#define SO_ACCEPTFILTER 0x1000
#define SO_SNDBUF 0x1001
#define SO_RCVBUF 0x1002
#define SO_SNDLOWAT 0x1003
#define SO_RCVLOWAT 0x1004
#define SO_SNDTIMEO 0x1005
#define SO_RCVTIMEO 0x1006
#define SO_ERROR 0x1007
#define SO_TYPE 0x1008
#define SO_LISTENQLIMIT 0x1011
#define SO_PROTOCOL 0x1016
#define SO_DOMAIN 0x1019

/* TCP */
#define TCP_NODELAY 0x01
#define TCP_MAXSEG 0x02
#define TCP_NOPUSH 0x04
#define TCP_KEEPIDLE 0x100
#define TCP_KEEPINTVL 0x200
#define TCP_KEEPCNT 0x400
#define TCP_FASTOPEN 0x401
#define TCP_INFO 0x20
#define TCP_CONGESTION 0x40
#define TCP_MAXUNACKTIME 68
#define TCP_KEEPINIT 128

/* IP */
#define IP_TOS 3
#define IP_TTL 4
#define IP_RECVDSTADDR 7
#define IP_SENDSRCADDR 7
#define IP_MULTICAST_IF 9
#define IP_MULTICAST_TTL 10
#define IP_MULTICAST_LOOP 11
#define IP_ADD_MEMBERSHIP 12
#define IP_DROP_MEMBERSHIP 13
#define IP_RECVTTL 65
#define IP_RECVTOS 68
#define IP_DONTFRAG 67

/* IPv6 */
#define IPV6_UNICAST_HOPS 4
#define IPV6_MULTICAST_IF 9
#define IPV6_MULTICAST_HOPS 10
#define IPV6_MULTICAST_LOOP 11
#define IPV6_JOIN_GROUP 12
#define IPV6_LEAVE_GROUP 13
#define IPV6_V6ONLY 27
#define IPV6_RECVTCLASS 57
#define IPV6_TCLASS 61
#define IPV6_RECVPKTINFO 36
#define IPV6_RECVHOPLIMIT 37
#define IPV6_PKTINFO 46
#define IPV6_HOPLIMIT 47
#define IPV6_DONTFRAG 62

/* messages and what travels beside them */
#define MSG_OOB 0x1
#define MSG_PEEK 0x2
#define MSG_EOR 0x8
#define MSG_TRUNC 0x10
#define MSG_CTRUNC 0x20
#define MSG_WAITALL 0x40
#define MSG_DONTWAIT 0x80
#define MSG_EOF 0x100
#define MSG_NOSIGNAL 0x20000
#define MSG_CMSG_CLOEXEC 0x40000
#define MSG_WAITFORONE 0x80000
#define SCM_RIGHTS 0x01
#define SF_NODISKIO 0x1
#define SF_SYNC 0x4
#define SF_USER_READAHEAD 0x8
#define SF_NOCACHE 0x10

/* files */
#define O_RDONLY 0x0000
#define O_WRONLY 0x0001
#define O_RDWR 0x0002
#define O_NONBLOCK 0x0004
#define O_APPEND 0x0008
#define O_NOFOLLOW 0x0100
#define O_CREAT 0x0200
#define O_TRUNC 0x0400
#define O_EXCL 0x0800
#define O_DIRECTORY 0x00020000
#define O_CLOEXEC 0x00100000
#define AT_FDCWD (-100)
#define AT_SYMLINK_NOFOLLOW 0x0200
#define F_DUPFD_CLOEXEC 17
#define F_GETFD 1
#define F_SETFD 2
#define F_GETFL 3
#define F_SETFL 4
#define FD_CLOEXEC 1
#define SEEK_SET 0
#define SEEK_CUR 1
#define SEEK_END 2
#define S_IFMT 0170000
#define S_IFREG 0100000
#define S_IFDIR 0040000
#define S_IFSOCK 0140000
#define S_IFLNK 0120000
#define FIONREAD 0x4004667fUL
#define FIONBIO 0x8004667eUL
#define RLIMIT_NOFILE 8

/* poll */
#define POLLIN 0x0001
#define POLLPRI 0x0002
#define POLLOUT 0x0004
#define POLLERR 0x0008
#define POLLHUP 0x0010
#define POLLNVAL 0x0020
#define POLLRDNORM 0x0040

/* kqueue */
#define EVFILT_READ (-1)
#define EVFILT_WRITE (-2)
#define EVFILT_AIO (-3)
#define EVFILT_VNODE (-4)
#define EVFILT_PROC (-5)
#define EVFILT_SIGNAL (-6)
#define EVFILT_TIMER (-7)
#define EVFILT_USER (-11)
#define EVFILT_EMPTY (-13)
#define EV_ADD 0x0001
#define EV_DELETE 0x0002
#define EV_ENABLE 0x0004
#define EV_DISABLE 0x0008
#define EV_ONESHOT 0x0010
#define EV_CLEAR 0x0020
#define EV_RECEIPT 0x0040
#define EV_DISPATCH 0x0080
#define EV_ERROR 0x4000
#define EV_EOF 0x8000
#define NOTE_LOWAT 0x00000001
#define NOTE_FFNOP 0x00000000
#define NOTE_FFCOPY 0xc0000000
#define NOTE_TRIGGER 0x01000000

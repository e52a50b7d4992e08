// vcam: gives one command a V4L2 camera at native speed, without a kernel module.
//
//   vcam [option ...] -- COMMAND [ARG ...]
//
//   -s WIDTHxHEIGHT, -r FPS, -f FOURCC   the one size, rate and pixel format the camera offers (default 640x480, 30,
//               YUYV); rate 0: as fast as buffers come back. YUYV, UYVY, NV12, YU12, GREY, RGB3, BGR3 or MJPG
//   -p BYTES    bytes a line, where that is more than a row has: the rest is filled with 0xaa
//   -c MATRIX   how the camera says to read its colours: 601, 601full, 709, 709full (default: it doesn't say)
//   -i FILE     frame data: a raw frame of that size without padding, or a JPEG for MJPG (default: a pattern; MJPG
//               needs one)
//   -w          write every frame into its buffer anew, as a camera does (default: buffers are filled once)
//   -a          leave poll(2) to the kernel, to which the device is always ready: no round trip to this process, as with a
//               driver; for comparing costs, at rate 0
//   -d PATH     the device path to answer for (default /dev/video9). A node is made there for those who look before
//               they open, and taken away at the end; where it can't be made, open(2) finds the camera all the same
//
// For measuring what a program spends on capture: copies, conversions, system calls. The program's own open(2) of
// the device, its V4L2 ioctls and its poll(2) are answered here through seccomp's user notification; mmap works
// because the descriptor is a memfd holding the buffers. Two things differ from a driver: to select(2) and epoll the
// device is always ready (DQBUF then waits for the frame, O_NONBLOCK or not), and each call costs a round trip to
// this process (their number is printed at the end, so that it can be told from the program's own cost). There are
// no controls, no events and no EXPBUF: for behaviour use the vm, not this.
//
// At the end it prints frames delivered, frames dropped for want of a queued buffer, and the polls and ioctls answered.
// Build: gcc -O2 -o vcam vcam.c
#define _GNU_SOURCE
#include <errno.h>
#include <fcntl.h>
#include <linux/audit.h>
#include <linux/filter.h>
#include <linux/seccomp.h>
#include <linux/videodev2.h>
#include <poll.h>
#include <signal.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ioctl.h>
#include <sys/mman.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <sys/sysmacros.h>
#include <sys/uio.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

enum { MAX_BUFFERS = 32 };

static struct { unsigned width, height, fps, fourcc, stride, matrix, range; const char *device; int refill, ready; } camera =
    {.width = 640, .height = 480, .fps = 30, .fourcc = V4L2_PIX_FMT_YUYV, .device = "/dev/video9"};
static unsigned char *image;            // the frame delivered
static unsigned image_bytes, slot_bytes; // its size; a buffer's size, a whole number of pages
static unsigned char *slots;            // this process's view of the buffers
static int memory_fd = -1, listener = -1;
static char sysfs[64];                  // the device's entry there, which v4l2-ctl asks for its kind

static unsigned buffers, streaming;
static unsigned queued[MAX_BUFFERS], queued_n, done[MAX_BUFFERS], done_n;
static struct { struct timeval when; unsigned sequence; int state; } slot[MAX_BUFFERS]; // state: 0 user, 1 queued, 2 done
static unsigned sequence, delivered, dropped, polls, ioctls;
static uint64_t next_frame;             // nanoseconds, CLOCK_MONOTONIC
static struct { uint64_t id; pid_t pid; uint64_t arg; } waiting[8]; // DQBUFs not answered yet
static unsigned waiting_n;

enum { MAX_POLLED = 4 };
struct polling {                        // a poll(2) not answered yet
    uint64_t id, arg, until;            // until: CLOCK_MONOTONIC, 0 for ever
    pid_t pid; unsigned n;
    struct pollfd fds[MAX_POLLED], own[MAX_POLLED]; // as the command gave them; the same files, open in this process
};
static struct polling polling[8];
static unsigned polling_n, polled;      // polled: the command asks poll(2), so DQBUF may say EAGAIN

static void die(const char *what) { perror(what); exit(125); }

static void *fail(const char *why) { fprintf(stderr, "vcam: %s\n", why); exit(125); }

static uint64_t now(void) {
    struct timespec t; clock_gettime(CLOCK_MONOTONIC, &t);
    return t.tv_sec * 1000000000ull + t.tv_nsec;
}

static int copy(pid_t pid, uint64_t remote, void *local, size_t n, int write) {
    struct iovec l = {local, n}, r = {(void *)remote, n};
    return (write ? process_vm_writev : process_vm_readv)(pid, &l, 1, &r, 1, 0) == (ssize_t)n ? 0 : -1;
}

static int heard(uint64_t id, int error) { // 0 if a signal ended that call before its answer came
    struct seccomp_notif_resp r = {.id = id, .val = 0, .error = -error};
    return ioctl(listener, SECCOMP_IOCTL_NOTIF_SEND, &r) == 0;
}

static void answer(uint64_t id, int error) { heard(id, error); }

static void pass(uint64_t id) {
    struct seccomp_notif_resp r = {.id = id, .flags = SECCOMP_USER_NOTIF_FLAG_CONTINUE};
    ioctl(listener, SECCOMP_IOCTL_NOTIF_SEND, &r);
}

// --- the device ---------------------------------------------------------------------------------------------

static void describe(struct v4l2_buffer *b, unsigned i) {
    memset(b, 0, offsetof(struct v4l2_buffer, reserved2));
    b->index = i, b->type = V4L2_BUF_TYPE_VIDEO_CAPTURE, b->memory = V4L2_MEMORY_MMAP, b->field = V4L2_FIELD_NONE;
    b->m.offset = i * slot_bytes, b->length = slot_bytes, b->bytesused = slot[i].state == 1 ? 0 : image_bytes;
    b->timestamp = slot[i].when, b->sequence = slot[i].sequence;
    b->flags = V4L2_BUF_FLAG_TIMESTAMP_MONOTONIC | V4L2_BUF_FLAG_MAPPED |
               (slot[i].state == 1 ? V4L2_BUF_FLAG_QUEUED : slot[i].state == 2 ? V4L2_BUF_FLAG_DONE : 0);
}

static void produce(void) { // a frame is due: fill the oldest queued buffer, or drop the frame
    if (!queued_n) { dropped++, sequence++; return; }
    unsigned i = queued[0]; memmove(queued, queued + 1, --queued_n * sizeof *queued);
    if (camera.refill) memcpy(slots + (size_t)i * slot_bytes, image, image_bytes);
    uint64_t t = now();
    slot[i].when = (struct timeval){t / 1000000000, t % 1000000000 / 1000}, slot[i].sequence = sequence++, slot[i].state = 2;
    done[done_n++] = i;
}

static void deliver(void) { // hand finished buffers to the DQBUFs that wait
    while (done_n && waiting_n) {
        unsigned i = done[0]; memmove(done, done + 1, --done_n * sizeof *done);
        uint64_t id = waiting[0].id, arg = waiting[0].arg; pid_t pid = waiting[0].pid;
        memmove(waiting, waiting + 1, --waiting_n * sizeof *waiting);
        slot[i].state = 0;
        struct v4l2_buffer b; describe(&b, i);
        if (ioctl(listener, SECCOMP_IOCTL_NOTIF_ID_VALID, &id) == 0 && heard(id, copy(pid, arg, &b, sizeof b, 1) ? EFAULT : 0)) delivered++;
        else memmove(done + 1, done, done_n++ * sizeof *done), done[0] = i, slot[i].state = 2; // for the call that will be made again
    }
}

static void set_format(struct v4l2_format *f) {
    memset(&f->fmt, 0, sizeof f->fmt);
    f->fmt.pix = (struct v4l2_pix_format){.width = camera.width, .height = camera.height, .pixelformat = camera.fourcc,
        .field = V4L2_FIELD_NONE, .bytesperline = camera.stride, .sizeimage = slot_bytes, .colorspace = V4L2_COLORSPACE_SRGB,
        .priv = V4L2_PIX_FMT_PRIV_MAGIC, .ycbcr_enc = camera.matrix, .quantization = camera.range};
    if (camera.fourcc != V4L2_PIX_FMT_MJPEG) f->fmt.pix.sizeimage = image_bytes;
}

static int device(unsigned long request, void *arg) { // returns an errno
    struct v4l2_fract interval = {1, camera.fps ? camera.fps : 1000};
    switch (request) {
    case VIDIOC_QUERYCAP: {
        struct v4l2_capability *c = arg; memset(c, 0, sizeof *c);
        strcpy((char *)c->driver, "vcam"), strcpy((char *)c->card, "vcam"), strcpy((char *)c->bus_info, "platform:vcam");
        c->version = 0x060100, c->device_caps = V4L2_CAP_VIDEO_CAPTURE | V4L2_CAP_STREAMING | V4L2_CAP_EXT_PIX_FORMAT;
        c->capabilities = c->device_caps | V4L2_CAP_DEVICE_CAPS; return 0; }
    case VIDIOC_ENUM_FMT: {
        struct v4l2_fmtdesc *f = arg; if (f->index || f->type != V4L2_BUF_TYPE_VIDEO_CAPTURE) return EINVAL;
        f->flags = camera.fourcc == V4L2_PIX_FMT_MJPEG ? V4L2_FMT_FLAG_COMPRESSED : 0, f->pixelformat = camera.fourcc;
        memcpy(f->description, &camera.fourcc, 4), f->description[4] = 0; return 0; }
    case VIDIOC_ENUM_FRAMESIZES: {
        struct v4l2_frmsizeenum *s = arg; if (s->index || s->pixel_format != camera.fourcc) return EINVAL;
        s->type = V4L2_FRMSIZE_TYPE_DISCRETE, s->discrete.width = camera.width, s->discrete.height = camera.height; return 0; }
    case VIDIOC_ENUM_FRAMEINTERVALS: {
        struct v4l2_frmivalenum *v = arg; if (v->index || v->pixel_format != camera.fourcc) return EINVAL;
        v->type = V4L2_FRMIVAL_TYPE_DISCRETE, v->discrete = interval; return 0; }
    case VIDIOC_G_FMT: case VIDIOC_S_FMT: case VIDIOC_TRY_FMT:
        if (((struct v4l2_format *)arg)->type != V4L2_BUF_TYPE_VIDEO_CAPTURE) return EINVAL;
        if (request == VIDIOC_S_FMT && streaming) return EBUSY;
        set_format(arg); return 0;
    case VIDIOC_G_PARM: case VIDIOC_S_PARM: {
        struct v4l2_streamparm *p = arg; if (p->type != V4L2_BUF_TYPE_VIDEO_CAPTURE) return EINVAL;
        memset(&p->parm, 0, sizeof p->parm);
        p->parm.capture.capability = V4L2_CAP_TIMEPERFRAME, p->parm.capture.timeperframe = interval, p->parm.capture.readbuffers = 4; return 0; }
    case VIDIOC_ENUMINPUT: {
        struct v4l2_input *i = arg; if (i->index) return EINVAL;
        memset(i, 0, sizeof *i), strcpy((char *)i->name, "Camera"), i->type = V4L2_INPUT_TYPE_CAMERA; return 0; }
    case VIDIOC_G_INPUT: *(int *)arg = 0; return 0;
    case VIDIOC_S_INPUT: return *(int *)arg ? EINVAL : 0;
    case VIDIOC_G_PRIORITY: *(uint32_t *)arg = V4L2_PRIORITY_DEFAULT; return 0;
    case VIDIOC_S_PRIORITY: return 0;
    case VIDIOC_REQBUFS: {
        struct v4l2_requestbuffers *r = arg;
        if (r->type != V4L2_BUF_TYPE_VIDEO_CAPTURE || r->memory != V4L2_MEMORY_MMAP) return EINVAL;
        if (streaming) return EBUSY;
        if (r->count > MAX_BUFFERS) r->count = MAX_BUFFERS;
        buffers = r->count, queued_n = done_n = 0, memset(slot, 0, sizeof slot);
        r->capabilities = V4L2_BUF_CAP_SUPPORTS_MMAP; return 0; }
    case VIDIOC_QUERYBUF: {
        struct v4l2_buffer *b = arg; if (b->index >= buffers) return EINVAL;
        describe(b, b->index); return 0; }
    case VIDIOC_QBUF: {
        struct v4l2_buffer *b = arg; if (b->index >= buffers || slot[b->index].state) return EINVAL;
        slot[b->index].state = 1, queued[queued_n++] = b->index; describe(b, b->index); return 0; }
    case VIDIOC_STREAMON: streaming = 1, sequence = 0, next_frame = now(); return 0;
    case VIDIOC_STREAMOFF:
        streaming = queued_n = done_n = 0; memset(slot, 0, sizeof slot);
        while (waiting_n) answer(waiting[--waiting_n].id, EINVAL);
        return 0; // and run() wakes those who poll, with POLLERR
    default: return request == VIDIOC_QUERYCTRL || request == VIDIOC_QUERY_EXT_CTRL || request == VIDIOC_CROPCAP ? EINVAL : ENOTTY;
    }
}

// --- answering the command's system calls ---------------------------------------------------------------------

static pid_t group(pid_t thread) { // the process of a thread: pidfd_open wants that
    char path[64], line[128]; pid_t process = thread;
    snprintf(path, sizeof path, "/proc/%d/status", thread);
    FILE *f = fopen(path, "r");
    while (f && fgets(line, sizeof line, f) && sscanf(line, "Tgid: %d", &process) != 1) {}
    if (f) fclose(f);
    return process;
}

static int ours(pid_t pid, int fd) {
    char path[64], target[64] = ""; snprintf(path, sizeof path, "/proc/%d/fd/%d", pid, fd);
    return readlink(path, target, sizeof target - 1) > 0 && !strncmp(target, "/memfd:vcam", 11);
}

static void finish_poll(struct polling *p, unsigned ready) {
    uint64_t id = p->id;
    if (ioctl(listener, SECCOMP_IOCTL_NOTIF_ID_VALID, &id) == 0) { // else a signal ended that poll: its memory is not ours to write
        struct seccomp_notif_resp r = {.id = id, .val = ready};
        if (copy(p->pid, p->arg, p->fds, p->n * sizeof *p->fds, 1)) r.val = 0, r.error = -EFAULT;
        ioctl(listener, SECCOMP_IOCTL_NOTIF_SEND, &r);
    }
    for (unsigned i = 0; i < p->n; i++) if (p->own[i].fd >= 0) close(p->own[i].fd);
    *p = polling[--polling_n];
}

static void answer_polls(void) { // those that have something, and those whose time is over
    for (unsigned k = polling_n; k-- > 0;) {
        struct polling *p = &polling[k]; unsigned ready = 0;
        poll(p->own, p->n, 0);
        for (unsigned i = 0; i < p->n; i++) {
            if (p->own[i].fd >= 0) p->fds[i].revents = p->own[i].revents;
            else if (p->fds[i].fd < 0) p->fds[i].revents = 0;
            else p->fds[i].revents = !streaming ? POLLERR : done_n ? p->fds[i].events & (POLLIN | POLLRDNORM) : 0;
            ready += p->fds[i].revents != 0;
        }
        if (ready || (p->until && now() >= p->until)) finish_poll(p, ready);
    }
}

static void start_poll(struct seccomp_notif *n) {
    struct polling p = {.id = n->id, .pid = n->pid, .arg = n->data.args[0], .n = n->data.args[1]};
    int mine = 0, pidfd;
    if (copy(p.pid, p.arg, p.fds, p.n * sizeof *p.fds, 0)) return pass(n->id);
    for (unsigned i = 0; i < p.n; i++) mine |= p.own[i].fd = -1, p.fds[i].fd >= 0 && ours(n->pid, p.fds[i].fd);
    if (!mine || polling_n == 8) return pass(n->id);
    polls++, polled = 1, pidfd = syscall(SYS_pidfd_open, group(n->pid), 0);
    for (unsigned i = 0; i < p.n; i++) {
        p.own[i].events = p.fds[i].events;
        if (p.fds[i].fd >= 0 && !ours(n->pid, p.fds[i].fd)) p.own[i].fd = syscall(SYS_pidfd_getfd, pidfd, p.fds[i].fd, 0);
    }
    close(pidfd);
    struct timespec t = {0};
    if (n->data.nr == SYS_poll) { int ms = n->data.args[2]; p.until = ms < 0 ? 0 : now() + ms * 1000000ull; }
    else if (n->data.args[2] && !copy(p.pid, n->data.args[2], &t, sizeof t, 0)) p.until = now() + t.tv_sec * 1000000000ull + t.tv_nsec;
    polling[polling_n++] = p;
    if (!camera.fps && streaming && !done_n && queued_n) produce();
}

static int uevent(void) {
    int fd = memfd_create("uevent", MFD_CLOEXEC);
    dprintf(fd, "MAJOR=81\nMINOR=%d\nDEVNAME=%s\n", atoi(camera.device + strcspn(camera.device, "0123456789")), camera.device + 5);
    lseek(fd, 0, SEEK_SET);
    return fd;
}

static void serve(struct seccomp_notif *n) {
    int nr = n->data.nr;
    if (nr == SYS_openat || nr == SYS_open) {
        char path[64] = ""; uint64_t where = n->data.args[nr == SYS_openat];
        for (size_t i = 0; i < sizeof path - 1 && !copy(n->pid, where + i, path + i, 1, 0) && path[i]; i++)
            if (path[i] != camera.device[i] && path[i] != sysfs[i]) break;
        int fd = !strcmp(path, camera.device) ? memory_fd : !strcmp(path, sysfs) ? uevent() : -1;
        if (fd < 0) return pass(n->id);
        struct seccomp_notif_addfd a = {.id = n->id, .flags = SECCOMP_ADDFD_FLAG_SEND, .srcfd = fd,
            .newfd_flags = n->data.args[nr == SYS_openat ? 2 : 1] & O_CLOEXEC};
        if (ioctl(listener, SECCOMP_IOCTL_NOTIF_ADDFD, &a) < 0) answer(n->id, EMFILE);
        if (fd != memory_fd) close(fd);
        return;
    }
    if (nr == SYS_poll || nr == SYS_ppoll) return start_poll(n);
    if (!ours(n->pid, n->data.args[0])) return pass(n->id);
    ioctls++;
    unsigned long request = (unsigned)n->data.args[1]; uint64_t arg = n->data.args[2];
    if (request == VIDIOC_DQBUF) {
        if (!streaming || waiting_n == 8) return answer(n->id, EINVAL);
        if (polled && !done_n) return answer(n->id, EAGAIN);
        waiting[waiting_n].id = n->id, waiting[waiting_n].pid = n->pid, waiting[waiting_n++].arg = arg;
        if (!camera.fps && !done_n && queued_n) produce();
        return deliver();
    }
    unsigned char data[1024]; size_t size = _IOC_SIZE(request);
    if (size > sizeof data || (size && copy(n->pid, arg, data, size, 0))) return answer(n->id, EFAULT);
    int error = device(request, data);
    if (!error && (_IOC_DIR(request) & _IOC_READ) && copy(n->pid, arg, data, size, 1)) error = EFAULT;
    if (!heard(n->id, error) && !error && request == VIDIOC_QBUF) slot[queued[--queued_n]].state = 0; // it will be made again
    if (!camera.fps && streaming && request == VIDIOC_QBUF && (waiting_n || (polling_n && !done_n))) produce(), deliver();
}

static int wait_for_call(void) { // until the command calls, a frame is due or somebody's poll may end; -1 if the command ended
    uint64_t t = now(), until = t + 100000000;
    if (streaming && camera.fps && next_frame < until) until = next_frame;
    struct pollfd p[1 + 8 * MAX_POLLED] = {{listener, POLLIN, 0}}; unsigned n = 1;
    for (unsigned k = 0; k < polling_n; k++) {
        if (polling[k].until && polling[k].until < until) until = polling[k].until;
        for (unsigned i = 0; i < polling[k].n; i++) p[n++] = polling[k].own[i];
    }
    struct timespec left = {0, until > t ? until - t : 0};
    if (ppoll(p, n, &left, NULL) <= 0) return 0;
    return p[0].revents & POLLIN ? 1 : p[0].revents & POLLHUP ? -1 : 0;
}

static void run(void) {
    struct seccomp_notif *n = calloc(1, 4096);
    for (int called; (called = wait_for_call()) >= 0; answer_polls()) {
        uint64_t t = now();
        if (streaming && camera.fps && t >= next_frame) {
            next_frame += 1000000000ull / camera.fps; if (next_frame + 1000000000ull < t) next_frame = t;
            produce(), deliver();
        }
        if (!called) continue;
        memset(n, 0, sizeof *n);
        if (ioctl(listener, SECCOMP_IOCTL_NOTIF_RECV, n) == 0) serve(n);
    }
}

static void spawn(char **command, int channel) { // in the child: install the filter, send the listener, run the command
    struct sock_filter f[] = {
        BPF_STMT(BPF_LD | BPF_W | BPF_ABS, offsetof(struct seccomp_data, nr)),
        BPF_JUMP(BPF_JMP | BPF_JEQ | BPF_K, SYS_openat, 9, 0),
        BPF_JUMP(BPF_JMP | BPF_JEQ | BPF_K, SYS_open, 8, 0),
        BPF_JUMP(BPF_JMP | BPF_JEQ | BPF_K, SYS_poll, camera.ready ? 0 : 5, 0),
        BPF_JUMP(BPF_JMP | BPF_JEQ | BPF_K, SYS_ppoll, camera.ready ? 0 : 4, 0),
        BPF_JUMP(BPF_JMP | BPF_JEQ | BPF_K, SYS_ioctl, 0, 6),
        BPF_STMT(BPF_LD | BPF_W | BPF_ABS, offsetof(struct seccomp_data, args[1])),
        BPF_STMT(BPF_ALU | BPF_AND | BPF_K, 0xff00),
        BPF_JUMP(BPF_JMP | BPF_JEQ | BPF_K, 'V' << 8, 2, 3),
        BPF_STMT(BPF_LD | BPF_W | BPF_ABS, offsetof(struct seccomp_data, args[1])),
        BPF_JUMP(BPF_JMP | BPF_JGT | BPF_K, MAX_POLLED, 1, 0),
        BPF_STMT(BPF_RET | BPF_K, SECCOMP_RET_USER_NOTIF),
        BPF_STMT(BPF_RET | BPF_K, SECCOMP_RET_ALLOW)};
    struct sock_fprog program = {sizeof f / sizeof *f, f};
    prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0);
    int fd = syscall(SYS_seccomp, SECCOMP_SET_MODE_FILTER, SECCOMP_FILTER_FLAG_NEW_LISTENER, &program);
    if (fd < 0) die("vcam: seccomp");
    char control[CMSG_SPACE(sizeof fd)] = {0}, byte = 0; struct iovec v = {&byte, 1};
    struct msghdr m = {.msg_iov = &v, .msg_iovlen = 1, .msg_control = control, .msg_controllen = sizeof control};
    struct cmsghdr *c = CMSG_FIRSTHDR(&m); c->cmsg_level = SOL_SOCKET, c->cmsg_type = SCM_RIGHTS, c->cmsg_len = CMSG_LEN(sizeof fd);
    memcpy(CMSG_DATA(c), &fd, sizeof fd);
    if (sendmsg(channel, &m, 0) < 0) die("vcam: sendmsg");
    close(fd), close(channel);
    execvp(command[0], command); die(command[0]);
}

static unsigned row_bytes(void) { // 0: compressed
    switch (camera.fourcc) {
    case V4L2_PIX_FMT_YUYV: case V4L2_PIX_FMT_UYVY: return camera.width * 2;
    case V4L2_PIX_FMT_RGB24: case V4L2_PIX_FMT_BGR24: return camera.width * 3;
    case V4L2_PIX_FMT_NV12: case V4L2_PIX_FMT_YUV420: case V4L2_PIX_FMT_GREY: return camera.width;
    case V4L2_PIX_FMT_MJPEG: return 0;
    default: return fail("no such pixel format; YUYV, UYVY, NV12, YU12, GREY, RGB3, BGR3 or MJPG"), 0; }
}

static unsigned char *read_all(const char *file, unsigned *bytes) {
    FILE *f = fopen(file, "rb"); struct stat s;
    if (!f || fstat(fileno(f), &s)) die(file);
    unsigned char *data = malloc(*bytes = s.st_size);
    if (fread(data, 1, *bytes, f) != *bytes) die(file);
    fclose(f);
    return data;
}

static void pad(const unsigned char *from, unsigned rows, unsigned row, unsigned stride) { // appends rows to the image
    for (; rows--; from += row, image_bytes += stride) memcpy(image + image_bytes, from, row);
}

static void load(const char *file) {
    unsigned w = camera.width, h = camera.height, row = row_bytes(), bytes;
    unsigned chroma = camera.fourcc == V4L2_PIX_FMT_NV12 ? 1 : camera.fourcc == V4L2_PIX_FMT_YUV420 ? 2 : 0;
    unsigned packed = row * h + (chroma ? row * (h / 2) : 0);
    unsigned char *data = file ? read_all(file, &bytes) : row ? malloc(bytes = packed) : fail("MJPG needs -i FILE");
    if (!file) for (unsigned i = 0; i < bytes; i++) data[i] = i * 2654435761u >> 24;
    if (row) {
        if (bytes != packed) fail("the file is not one frame of that size and format");
        if (!camera.stride) camera.stride = row;
        if (camera.stride < row || camera.stride % 2) fail("-p is less than a row, or odd");
        unsigned size = camera.stride * h + (chroma ? camera.stride * (h / 2) : 0);
        image = memset(malloc(size), 0xaa, size);
        pad(data, h, row, camera.stride);
        if (chroma) pad(data + row * h, chroma * (h / 2), row / chroma, camera.stride / chroma);
    } else image = data, image_bytes = bytes, camera.stride = 0;
    unsigned most = camera.fourcc == V4L2_PIX_FMT_MJPEG ? w * h * 2 : image_bytes;
    if (most < image_bytes) most = image_bytes;
    slot_bytes = (most + 4095) & ~4095u;
    memory_fd = memfd_create("vcam", MFD_CLOEXEC);
    if (memory_fd < 0 || ftruncate(memory_fd, (off_t)slot_bytes * MAX_BUFFERS)) die("vcam: memfd");
    slots = mmap(NULL, (size_t)slot_bytes * MAX_BUFFERS, PROT_READ | PROT_WRITE, MAP_SHARED, memory_fd, 0);
    if (slots == MAP_FAILED) die("vcam: mmap");
    for (int i = 0; i < MAX_BUFFERS; i++) memcpy(slots + (size_t)i * slot_bytes, image, image_bytes);
}

int main(int argc, char **argv) {
    const char *file = NULL; int o;
    while ((o = getopt(argc, argv, "+s:r:f:p:c:i:d:wa")) != -1) switch (o) {
        case 's': if (sscanf(optarg, "%ux%u", &camera.width, &camera.height) != 2) goto usage; break;
        case 'r': camera.fps = atoi(optarg); break;
        case 'f': if (strlen(optarg) != 4) goto usage; camera.fourcc = v4l2_fourcc(optarg[0], optarg[1], optarg[2], optarg[3]); break;
        case 'p': camera.stride = atoi(optarg); break;
        case 'c':
            camera.matrix = !strncmp(optarg, "709", 3) ? V4L2_YCBCR_ENC_709 : V4L2_YCBCR_ENC_601;
            camera.range = strstr(optarg, "full") ? V4L2_QUANTIZATION_FULL_RANGE : V4L2_QUANTIZATION_LIM_RANGE; break;
        case 'i': file = optarg; break;
        case 'd': camera.device = optarg; break;
        case 'w': camera.refill = 1; break;
        case 'a': camera.ready = 1; break;
        default: usage: fprintf(stderr, "usage: vcam [-s WxH] [-r FPS] [-f FOURCC] [-p BYTES] [-c MATRIX] [-i FILE] [-w] [-a] [-d DEVICE] -- COMMAND\n"); return 2; }
    if (optind >= argc) goto usage;
    load(file);
    snprintf(sysfs, sizeof sysfs, "/sys/dev/char/81:%d/uevent", atoi(camera.device + strcspn(camera.device, "0123456789")));
    int made = !mknod(camera.device, S_IFCHR | 0666, makedev(81, atoi(camera.device + strcspn(camera.device, "0123456789"))));
    int pair[2]; if (socketpair(AF_UNIX, SOCK_STREAM, 0, pair)) die("vcam: socketpair");
    pid_t child = fork();
    if (!child) close(pair[0]), spawn(argv + optind, pair[1]);
    close(pair[1]);
    char control[CMSG_SPACE(sizeof listener)], byte; struct iovec v = {&byte, 1};
    struct msghdr m = {.msg_iov = &v, .msg_iovlen = 1, .msg_control = control, .msg_controllen = sizeof control};
    if (recvmsg(pair[0], &m, 0) <= 0) return 125;
    memcpy(&listener, CMSG_DATA(CMSG_FIRSTHDR(&m)), sizeof listener);
    signal(SIGINT, SIG_IGN);
    run();
    int status; struct rusage u; wait4(child, &status, 0, &u);
    if (made) unlink(camera.device);
    fprintf(stderr, "vcam: %u delivered, %u dropped, %u polls, %u ioctls; command used %.3f s user, %.3f s system\n", delivered, dropped, polls, ioctls,
            u.ru_utime.tv_sec + u.ru_utime.tv_usec / 1e6, u.ru_stime.tv_sec + u.ru_stime.tv_usec / 1e6);
    return WIFEXITED(status) ? WEXITSTATUS(status) : 128 + WTERMSIG(status);
}

/* A consumer of "fovea share" in C: prints a line for each frame. docs/share.md draws the protocol.
 *
 *     cc -O2 -o share-consumer examples/share-consumer.c && ./share-consumer /run/fovea/camera.sock 10
 *
 * A line: sequence, width x height, bytes, a checksum (FNV-1a), and "intact" or "revoked": whether the bytes were still
 * that frame's when they had been read. */
#define _GNU_SOURCE
#include <fcntl.h>
#include <inttypes.h>
#include <linux/magic.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/socket.h>
#include <sys/un.h>
#include <sys/vfs.h>
#include <unistd.h>

enum { HELLO = 1, WANT, RELEASE, WELCOME = 16, FORMAT, BUFFER, FRAME, REVOKED, STATE, GOODBYE, SLOTS = 512 };

static struct { const unsigned char *bytes; size_t length; } buffers[SLOTS];
static const uint64_t *stamps;

static void die(const char *what) { perror(what); exit(1); }

/* One message and the descriptor that may come with it (-1 if none). */
static ssize_t receive(int fd, void *message, size_t most, int *descriptor)
{
    union { struct cmsghdr header; char room[CMSG_SPACE(sizeof(int))]; } control = {0};
    struct iovec vector = {message, most};
    struct msghdr msg = {.msg_iov = &vector, .msg_iovlen = 1, .msg_control = &control, .msg_controllen = sizeof control};
    ssize_t length = recvmsg(fd, &msg, MSG_CMSG_CLOEXEC);
    struct cmsghdr *header = CMSG_FIRSTHDR(&msg);
    *descriptor = -1;
    if (length > 0 && header && header->cmsg_type == SCM_RIGHTS) memcpy(descriptor, CMSG_DATA(header), sizeof(int));
    return length;
}

/* Maps memory that nobody can shrink under us: sealed memory, or a driver's. */
static const void *map(int fd, size_t length)
{
    struct statfs kind;
    int seals = fcntl(fd, F_GET_SEALS);
    if (fstatfs(fd, &kind)) die("fstatfs");
    if (!(seals > 0 && seals & F_SEAL_SHRINK) && kind.f_type != DMA_BUF_MAGIC) die("memory that is not sealed");
    if (lseek(fd, 0, SEEK_END) < (off_t)length) die("memory that is too short");
    void *memory = mmap(NULL, length, PROT_READ, MAP_SHARED, fd, 0);
    if (memory == MAP_FAILED) die("mmap");
    close(fd);
    return memory;
}

int main(int argc, char **argv)
{
    struct sockaddr_un address = {.sun_family = AF_UNIX};
    uint32_t message[80], hello[16] = {HELLO, 0x53564f46, 1}, want[2] = {WANT}, width = 0, height = 0;
    long frames = argc > 2 ? atol(argv[2]) : 10;
    int descriptor, fd = socket(AF_UNIX, SOCK_SEQPACKET | SOCK_CLOEXEC, 0);

    if (argc < 2 || strlen(argv[1]) >= sizeof address.sun_path) { fprintf(stderr, "usage: share-consumer PATH [FRAMES]\n"); return 2; }
    strcpy(address.sun_path, argv[1]);
    if (connect(fd, (struct sockaddr *)&address, sizeof address)) die(argv[1]);
    strcpy((char *)(hello + 3), "share-consumer.c");
    if (send(fd, hello, sizeof hello, 0) < 0 || send(fd, want, sizeof want, 0) < 0) die("send");

    while (frames > 0) {
        ssize_t length = receive(fd, message, sizeof message, &descriptor);
        if (length <= 0) { fprintf(stderr, "the owner has gone\n"); return 1; }
        if (message[0] == WELCOME && descriptor >= 0) {
            stamps = map(descriptor, SLOTS * sizeof *stamps);
        } else if (message[0] == FORMAT) {
            width = message[1], height = message[2];
        } else if (message[0] == BUFFER && descriptor >= 0 && message[1] < SLOTS) {
            uint64_t bytes;
            memcpy(&bytes, message + 4, sizeof bytes); /* of the first memory: few formats have more */
            if (buffers[message[1]].bytes) munmap((void *)buffers[message[1]].bytes, buffers[message[1]].length);
            buffers[message[1]].bytes = map(descriptor, buffers[message[1]].length = bytes);
        } else if (message[0] == FRAME && message[1] < SLOTS) {
            uint32_t slot = message[1], offset = message[14], bytes = message[15], sum = 2166136261u;
            uint32_t release[4] = {RELEASE, 0, message[2], message[3]};
            uint64_t stamp, sequence;
            memcpy(&stamp, message + 4, sizeof stamp);
            memcpy(&sequence, message + 6, sizeof sequence);
            if ((uint64_t)offset + bytes > buffers[slot].length) die("a frame outside its buffer");
            for (uint32_t i = 0; i < bytes; i++) sum = (sum ^ buffers[slot].bytes[offset + i]) * 16777619u;
            __atomic_thread_fence(__ATOMIC_ACQUIRE); /* the stamp is read after the pixels */
            int intact = __atomic_load_n(stamps + slot, __ATOMIC_ACQUIRE) == stamp;
            printf("%" PRIu64 " %ux%u %u %08x %s\n", sequence, width, height, bytes, sum, intact ? "intact" : "revoked");
            fflush(stdout);
            frames--;
            send(fd, release, sizeof release, MSG_NOSIGNAL); /* if the owner has gone, its last message says why */
            send(fd, want, sizeof want, MSG_NOSIGNAL);
        } else if (message[0] == GOODBYE) {
            fprintf(stderr, "%.248s\n", (char *)(message + 2));
            return 1;
        }
    }
    return 0;
}

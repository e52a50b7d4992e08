/* A consumer of "fovea share" that lies once it is lent a frame, and then waits to be dropped (status 0; 1 if it was not let in).
 *
 *     share-liar PATH lease|twice|garbage|long */
#define _GNU_SOURCE
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/un.h>
#include <unistd.h>

enum { HELLO = 1, WANT, RELEASE, FRAME = 19, TEN_MEGABYTES = 10 << 20, TOO_LONG = 100000 };

static uint32_t message[80];

/* The next message's type; its descriptors are not taken. 0 at the end. */
static uint32_t receive(int fd)
{
    return recv(fd, message, sizeof message, 0) > 0 ? message[0] : 0;
}

static void lie(int fd, const char *what)
{
    uint32_t release[4] = {RELEASE, 0, message[2], message[3]};
    char *bytes = calloc(1, TEN_MEGABYTES);
    if (!strcmp(what, "lease")) {
        release[3] = 0x7fffffff; /* one that nobody was ever lent */
        send(fd, release, sizeof release, MSG_NOSIGNAL);
    } else if (!strcmp(what, "twice")) {
        send(fd, release, sizeof release, MSG_NOSIGNAL);
        send(fd, release, sizeof release, MSG_NOSIGNAL);
    } else if (!strcmp(what, "garbage")) {
        memset(bytes, 0x5a, 200);
        send(fd, bytes, 200, MSG_NOSIGNAL);
    } else if (send(fd, bytes, TEN_MEGABYTES, MSG_NOSIGNAL) < 0) { /* more than the kernel takes in one: then as much as it does */
        send(fd, bytes, TOO_LONG, MSG_NOSIGNAL);
    }
    free(bytes);
}

int main(int argc, char **argv)
{
    struct sockaddr_un address = {.sun_family = AF_UNIX};
    uint32_t hello[16] = {HELLO, 0x53564f46, 1}, want[2] = {WANT}, type;
    int fd = socket(AF_UNIX, SOCK_SEQPACKET | SOCK_CLOEXEC, 0);

    if (argc != 3 || strlen(argv[1]) >= sizeof address.sun_path) return 2;
    strcpy(address.sun_path, argv[1]);
    if (connect(fd, (struct sockaddr *)&address, sizeof address)) return 1;
    strcpy((char *)(hello + 3), "share-liar.c");
    send(fd, hello, sizeof hello, MSG_NOSIGNAL);
    send(fd, want, sizeof want, MSG_NOSIGNAL);
    do type = receive(fd);
    while (type && type != FRAME);
    if (!type) return 1;
    lie(fd, argv[2]);
    while (receive(fd)) continue;
    return 0;
}

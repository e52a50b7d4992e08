package dev.fovea.app;

import static org.junit.jupiter.api.Assertions.*;

import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class MainTest {

  @Test
  void shouldRunAsNamedModule() {
    assertTrue(Main.class.getModule().isNamed());
  }

  @Test
  void shouldSayWhatItIs() {
    Run run = Run.fovea("--version");
    assertEquals(Main.DONE, run.status());
    assertTrue(run.out().matches("fovea \\S+ \\(Java 25.*\\)\\R"), run.out());
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          nonsense                          | nonsense
          demo --size 640                   | is no size
          demo --size 640x480x3             | is no size
          demo --size 99999x9               | from 16 to 16384
          demo --size 0x480                 | is no size
          demo --format RGB24               | not a fourcc
          demo --frames many                | many
          demo --frames 0                   | --frames
          demo --fps -1                     | --fps
          demo --buffers 1                  | --buffers
          demo --buffers 33                 | --buffers
          demo --threads 0                  | --threads
          demo --model-threads none         | a number or auto
          demo --provider abacus            | abacus
          eval --images .                   | --truth
          demo --min-cutoff 0               | --min-cutoff
          view --order random               | latest, in-order or all
          view --deadline 0                 | --deadline
          view --predict -1                 | --predict
          demo --show everywhere            | everywhere
          view --server ::1:10026           | brackets
          bench                             | link
          bench link --cameras 0            | --cameras
          bench link --server a:1 --model marker | --model goes with
          view --server host:99999          | is no port
          view --server a:1 --model marker  | --model goes with
          view --server a:1 --threads 2     | --threads goes with
          view --source scene --tls         | --tls goes with --server
          view --source scene --show none --http :8080 | --http goes with --show web
          view --source scene --raw --beta 9           | --beta does not go with --raw
          view --source scene --model marker --model-threads 2 | --model-threads goes with
          view --source share:/nonesuch --fps 9        | --fps goes with a camera
          view --source share:                         | wants the path that
          pose --threads 2 x.png            | --threads
          eval --threads 2 --truth x --images . | --threads
          bench pose --threads 2            | --threads
          share scene --source scene        | --source says what
          share scene --buffers 3           | --buffers takes 4
          serve --listen host:port          | is no port
          serve --listen 0.0.0.0:0 --model marker                | --token-file
          serve --listen [::]:0 --model marker                   | --token-file
          serve --tls-cert a.pem --model marker                  | --tls-key
          serve --weight door=0                                  | --weight
          serve --max-rate 0                                     | --max-rate
          serve --max-clients 0                                  | --max-clients
          serve --metrics host:port                              | is no port
          pose                              | IMAGE
          pose --passes 0 x.png             | --passes
          info                              | DEVICE
          selftest                          | DEVICE
          selftest /dev/video0 --seconds 0  | --seconds
          snapshot -o frame.gif             | .jpg or .png
          snapshot --skip -1                | --skip
          set                               | DEVICE
          set /dev/null                     | NAME=VALUE, --load FILE or --save FILE
          set /dev/null brightness          | "brightness" is not NAME=VALUE
          set /dev/null =5                  | is not NAME=VALUE
          """)
  void shouldCallWrongUsageByItsName(String command, String words) {
    Run run = Run.fovea(command.split(" "));
    assertEquals(Main.USAGE, run.status(), run.err());
    assertTrue(run.err().contains(words), run.err());
    assertEquals(2, run.err().lines().count(), run.err());
    assertEquals("", run.out());
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          view --source /dev/nonesuch --model marker --show none | fovea devices
          view --source share:/nonesuch --model marker --show none | nothing is shared there
          view --source scene --model marker --show none --output /dev/nonesuch | no such output
          view --source scene --model marker --show none --output /dev/null | takes no pictures
          share /dev/nonesuch --at /nonesuch.sock          | fovea devices
          share scene --at /dev/null                       | choose another path
          share scene --at /dev/null/camera.sock           | is no folder
          info /dev/null                                   | /dev/null
          selftest /dev/null                               | /dev/null
          snapshot /dev/nonesuch                           | fovea devices
          set /dev/null brightness=5                       | not a camera
          set /dev/null --load /nonesuch                   | /nonesuch cannot be read: no such file
          view --source scene --server 127.0.0.1:1         | fovea serve
          view --source scene --server 127.0.0.1:1,[::1]:1 | [::1]:1: start one
          view --source scene --server 127.0.0.1:1 --token-file /nonesuch | token file
          view --source scene --server 127.0.0.1:1 --ca /nonesuch | no file /nonesuch
          view --source scene --model nonesuch.tflite      | nonesuch.tflite
          pose --model marker nonesuch.png                 | nonesuch.png
          serve --model nonesuch                           | nonesuch
          eval --truth nonesuch.json --images .            | nonesuch.json
          pose --model marker --draw /dev/null x.png       | in the way
          pose --model marker nonesuch.mp4                 | nonesuch.mp4
          serve --model marker --token-file /nonesuch      | token file
          serve --model marker --token-file /dev/null      | openssl rand
          serve --model marker --listen nonesuch.invalid   | no host
          serve --model marker --tls-cert /nonesuch --tls-key /nonesuch | no file /nonesuch
          model pull nonesuch                              | nonesuch
          view --source scene --send jpeg --model marker --show none | --send
          """)
  void shouldFailInOneLineWithTheCure(String command, String words) {
    Run run = Run.fovea(command.split(" "));
    assertEquals(Main.FAILED, run.status(), run.err());
    assertTrue(run.err().contains(words), run.err());
    assertEquals(1, run.err().lines().count(), run.err());
  }

  @Test
  void shouldNotTakeNothingForASource() {
    Run run = Run.fovea("view", "--source", "", "--model", "marker", "--show", "none");
    assertEquals(Main.USAGE, run.status(), run.err());
    assertTrue(run.err().contains("--source names nothing"), run.err());
  }

  @Test
  void shouldRefuseFilesThatAreNoPictures(@TempDir Path folder) throws Exception {
    Path file = Files.writeString(folder.resolve("text.png"), "no picture");
    Run run = Run.fovea("pose", "--model", "marker", file.toString());
    assertEquals(Main.FAILED, run.status());
    assertTrue(run.err().contains("text.png"), run.err());
    assertEquals(1, run.err().lines().count(), run.err());
  }

  @Test
  void shouldNameTheTakenPort() throws Exception {
    try (var taken = new java.net.ServerSocket(0)) {
      Run run = Run.fovea("serve", "--model", "marker", "--listen", ":" + taken.getLocalPort());
      assertEquals(Main.FAILED, run.status());
      assertTrue(run.err().contains("port " + taken.getLocalPort()), run.err());
    }
  }
}

package dev.fovea.v4l2;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SettingsTest {
  @TempDir Path folder;

  @Test
  void shouldReadWhatItWrote() throws IOException {
    Map<String, String> values = new LinkedHashMap<>();
    values.put("brightness", "-3");
    values.put("array", "1,2,3");
    values.put("text", " a=b\\n \n#\r end ");
    Path file = folder.resolve("camera.settings");
    new Settings(values).write(file);
    Settings read = Settings.read(file);
    assertEquals(values, read.values());
    assertEquals(List.copyOf(values.keySet()), List.copyOf(read.values().keySet()));
    assertEquals(3, Files.readAllLines(file).size());
  }

  @Test
  void shouldSkipCommentsAndNameTheLineThatIsNone() throws IOException {
    Path file = Files.writeString(folder.resolve("s"), "# mine\n\ngain = 7\n");
    assertEquals(Map.of("gain", " 7"), Settings.read(file).values());
    Files.writeString(file, "gain=7\nfoolish\n");
    String words = assertThrows(IOException.class, () -> Settings.read(file)).getMessage();
    assertTrue(words.contains("s:2: \"foolish\" is not name=value"), words);
    Files.write(file, new byte[] {'a', '=', (byte) 0xff, '\n'});
    assertTrue(
        assertThrows(IOException.class, () -> Settings.read(file)).getMessage().contains("UTF-8"));
    Path nowhere = folder.resolve("none/s");
    String reason = " cannot be written: no such file or folder";
    assertEquals(
        nowhere + reason,
        assertThrows(IOException.class, () -> new Settings(Map.of()).write(nowhere)).getMessage());
    Files.writeString(file, "gain=\\q\n");
    assertTrue(
        assertThrows(IOException.class, () -> Settings.read(file)).getMessage().contains("s:1"));
  }
}

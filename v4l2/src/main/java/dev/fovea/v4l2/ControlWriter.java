package dev.fovea.v4l2;

import static java.lang.foreign.ValueLayout.JAVA_INT;

import dev.fovea.v4l2.Control.Flag;
import dev.fovea.v4l2.ControlMemory.Assignment;
import dev.fovea.v4l2.uapi.Errno;
import dev.fovea.v4l2.uapi.Ioctl;
import dev.fovea.v4l2.uapi.V4l2ExtControls;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;

/** Sets a device's controls, on the caller's thread: all that are asked for, or none. */
final class ControlWriter {
  private final Driver driver;

  /**
   * That the driver said no.
   *
   * @param index of the control that it refused; their count if it refused them all together
   */
  private record Refusal(Ioctl ioctl, int errno, int index) {}

  ControlWriter(Driver driver) {
    this.driver = driver;
  }

  /**
   * Asks the driver whether it would take these values.
   *
   * @throws V4l2Exception if not; the message names the control
   */
  void rehearse(List<Assignment> assignments) throws V4l2Exception {
    Optional<Refusal> refusal = call(Ioctl.TRY_EXT_CTRLS, assignments);
    if (refusal.isPresent()) {
      throw inWords(refusal.get(), assignments);
    }
  }

  /**
   * Sets them in one request, in their order. What a driver had set before it came to the one that
   * it refuses is set back to the value that was read with the control.
   *
   * @throws V4l2Exception if the driver refuses; the message names the control
   */
  void set(List<Assignment> assignments) throws V4l2Exception {
    rehearse(assignments);
    Optional<Refusal> refusal = call(Ioctl.S_EXT_CTRLS, assignments);
    if (refusal.isPresent()) {
      V4l2Exception words = inWords(refusal.get(), assignments);
      if (refusal.get().index < assignments.size()) {
        setBack(assignments.subList(0, refusal.get().index));
      }
      throw words;
    }
  }

  private Optional<Refusal> call(Ioctl ioctl, List<Assignment> assignments) {
    try (Arena arena = Arena.ofConfined()) {
      MemorySegment request = ControlMemory.request(arena, assignments);
      int errno = driver.tryIoctl(ioctl, request);
      int index = request.get(JAVA_INT, V4l2ExtControls.ERROR_IDX);
      boolean known = index >= 0 && index < assignments.size();
      return errno == 0
          ? Optional.empty()
          : Optional.of(new Refusal(ioctl, errno, known ? index : assignments.size()));
    }
  }

  private void setBack(List<Assignment> done) {
    List<Assignment> before = new ArrayList<>();
    for (Assignment one : done) {
      one.control().value().ifPresent(old -> before.add(new Assignment(one.control(), old)));
    }
    if (!before.isEmpty()) {
      call(Ioctl.S_EXT_CTRLS, before); // if that fails too, the first failure is the one to tell
    }
  }

  private V4l2Exception inWords(Refusal refusal, List<Assignment> assignments) {
    List<Assignment> blamed = blamed(refusal, assignments);
    String names =
        blamed.stream()
            .map(one -> one.control().name() + "=" + one.value())
            .collect(Collectors.joining(", "));
    String call = refusal.ioctl.kernelName();
    String range = blamed.size() == 1 ? "; it takes " + blamed.getFirst().control().range() : "";
    return new V4l2Exception(
        driver.path(),
        call,
        refusal.errno,
        names + ": " + Cure.of(driver.path(), call, refusal.errno) + range);
  }

  /** One if the driver named it; of a refusal as a whole the locked ones, if there are any. */
  private List<Assignment> blamed(Refusal refusal, List<Assignment> assignments) {
    if (refusal.index < assignments.size()) {
      return List.of(assignments.get(refusal.index));
    }
    if (refusal.errno == Errno.EBUSY.number()) {
      List<Assignment> locked =
          assignments.stream().filter(one -> one.control().flags().contains(Flag.GRABBED)).toList();
      return locked.isEmpty() ? assignments : locked;
    }
    return assignments;
  }
}

package dev.fovea.net;

import dev.fovea.CropRegion;
import dev.fovea.FrameAnalyzer;
import dev.fovea.FrameAnalyzer.Analysis;
import dev.fovea.Keypoint;
import dev.fovea.Pose;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;

/** RESULT, the answer to one frame. */
final class ResultMessage {
  private ResultMessage() {}

  /** Whether an analysis can be sent: a client would take anything else for a broken server. */
  static boolean sendable(Analysis analysis, int parts) {
    long bytes =
        Wire.RESULT_REGIONS
            - Wire.HEADER_BYTES
            + (long) analysis.next().size() * Wire.REGION_BYTES
            + (long) analysis.persons().size() * personBytes(parts);
    return bytes <= Wire.MAX_REPLY_BODY
        && analysis.next().size() <= FrameAnalyzer.MAX_REGIONS
        && analysis.next().stream().allMatch(CropRegion::sane)
        && analysis.persons().stream().allMatch(person -> sendable(person, parts));
  }

  private static boolean sendable(Pose person, int parts) {
    return person.keypoints().size() == parts
        && Float.isFinite(person.score())
        && person.keypoints().stream().allMatch(ResultMessage::finite);
  }

  private static boolean finite(Keypoint keypoint) {
    return Float.isFinite(keypoint.x())
        && Float.isFinite(keypoint.y())
        && Float.isFinite(keypoint.score());
  }

  /**
   * @param arrivalClock this side's when the frame was here whole, in nanoseconds
   */
  static void write(
      ByteBuffer to,
      FrameHead head,
      Analysis analysis,
      StageNanos stages,
      long arrivalClock,
      int parts) {
    to.clear().position(Wire.RESULT_REGIONS);
    for (CropRegion region : analysis.next()) {
      Regions.write(to, to.position(), region);
      to.position(to.position() + Wire.REGION_BYTES);
    }
    for (Pose person : analysis.persons()) {
      to.putInt(person.id()).putFloat(person.score());
      person.keypoints().forEach(k -> to.putFloat(k.x()).putFloat(k.y()).putFloat(k.score()));
    }
    int body = to.position() - Wire.HEADER_BYTES;
    Wire.answer(to, Wire.Type.RESULT, body, head);
    to.putLong(Wire.RESULT_RECEIVE_NANOS, stages.receive())
        .putLong(Wire.RESULT_QUEUE_NANOS, stages.queue())
        .putLong(Wire.RESULT_CONVERT_NANOS, stages.convert())
        .putLong(Wire.RESULT_INFERENCE_NANOS, stages.inference())
        .putLong(Wire.RESULT_ARRIVAL_CLOCK, arrivalClock)
        .putShort(Wire.RESULT_PERSON_COUNT, (short) analysis.persons().size())
        .putShort(Wire.RESULT_PART_COUNT, (short) parts)
        .putShort(Wire.RESULT_REGION_COUNT, (short) analysis.next().size())
        .putShort(Wire.RESULT_RESERVED, (short) 0);
  }

  /**
   * @param parts the joints of the server's skeleton
   * @return without what only the client knows, and with the arrival on the server's clock
   */
  static Result read(ByteBuffer from, int parts) throws PeerException {
    if (from.limit() < Wire.RESULT_REGIONS || Wire.u16(from, Wire.RESULT_PART_COUNT) != parts) {
      throw PeerException.malformed("a result of another skeleton");
    }
    int regions = Wire.u16(from, Wire.RESULT_REGION_COUNT);
    int persons = Wire.u16(from, Wire.RESULT_PERSON_COUNT);
    long end =
        Wire.RESULT_REGIONS
            + (long) regions * Wire.REGION_BYTES
            + (long) persons * personBytes(parts);
    if (regions > FrameAnalyzer.MAX_REGIONS || from.limit() != end) {
      throw PeerException.malformed(
          "a result of %d persons and %d regions".formatted(persons, regions));
    }
    List<CropRegion> next = new ArrayList<>(regions);
    for (int i = 0; i < regions; i++) {
      next.add(Regions.read(from, Wire.RESULT_REGIONS + i * Wire.REGION_BYTES));
    }
    from.position(Wire.RESULT_REGIONS + regions * Wire.REGION_BYTES);
    return new Result(
        Integer.toUnsignedLong(from.getInt(Wire.HEADER_SEQUENCE)),
        from.getInt(Wire.HEADER_EPOCH),
        from.getLong(Wire.HEADER_TIMESTAMP),
        persons(from, persons, parts),
        List.copyOf(next),
        stages(from),
        from.getLong(Wire.RESULT_ARRIVAL_CLOCK),
        0,
        0);
  }

  private static List<Pose> persons(ByteBuffer from, int count, int parts) throws PeerException {
    List<Pose> persons = new ArrayList<>(count);
    for (int i = 0; i < count; i++) {
      Pose person = person(from, parts);
      if (!sendable(person, parts)) {
        throw PeerException.malformed("a keypoint that is no number");
      }
      persons.add(person);
    }
    return List.copyOf(persons);
  }

  private static Pose person(ByteBuffer from, int parts) {
    int id = from.getInt();
    float score = from.getFloat();
    List<Keypoint> keypoints = new ArrayList<>(parts);
    for (int i = 0; i < parts; i++) {
      keypoints.add(new Keypoint(from.getFloat(), from.getFloat(), from.getFloat()));
    }
    return new Pose(id, score, keypoints);
  }

  private static StageNanos stages(ByteBuffer from) {
    return new StageNanos(
        from.getLong(Wire.RESULT_RECEIVE_NANOS),
        from.getLong(Wire.RESULT_QUEUE_NANOS),
        from.getLong(Wire.RESULT_CONVERT_NANOS),
        from.getLong(Wire.RESULT_INFERENCE_NANOS));
  }

  private static int personBytes(int parts) {
    return Wire.PERSON_BYTES + parts * Wire.KEYPOINT_BYTES;
  }
}

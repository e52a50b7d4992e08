package dev.fovea.net;

import dev.fovea.Box;
import dev.fovea.CropRegion;
import dev.fovea.FrameAnalyzer;
import dev.fovea.FrameAnalyzer.Analysis;
import dev.fovea.Keypoint;
import dev.fovea.Pose;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** RESULT, the answer to one frame. */
final class ResultMessage {
  private ResultMessage() {}

  /** Whether an analysis can be sent: a client would take anything else for a broken server. */
  static boolean sendable(Analysis analysis, int parts) {
    int persons = analysis.persons().size();
    long end = end(analysis.next().size(), persons, boxes(analysis.persons()), parts);
    return end - Wire.HEADER_BYTES <= Wire.MAX_REPLY_BODY
        && analysis.next().size() <= FrameAnalyzer.MAX_REGIONS
        && analysis.next().stream().allMatch(CropRegion::sane)
        && analysis.persons().stream().allMatch(person -> sendable(person, parts));
  }

  private static boolean sendable(Pose person, int parts) {
    return person.keypoints().size() == parts
        && Float.isFinite(person.score())
        && person.box().stream().allMatch(ResultMessage::finite)
        && person.keypoints().stream().allMatch(ResultMessage::finite);
  }

  private static boolean finite(Keypoint keypoint) {
    return Float.isFinite(keypoint.x())
        && Float.isFinite(keypoint.y())
        && Float.isFinite(keypoint.score());
  }

  private static boolean finite(Box box) {
    return Float.isFinite(box.yMin())
        && Float.isFinite(box.xMin())
        && Float.isFinite(box.yMax())
        && Float.isFinite(box.xMax());
  }

  /** One for each person, or none at all. */
  private static int boxes(List<Pose> persons) {
    return persons.stream().allMatch(person -> person.box().isPresent()) ? persons.size() : 0;
  }

  private static long end(int regions, int persons, int boxes, int parts) {
    long person = Wire.PERSON_BYTES + (long) parts * Wire.KEYPOINT_BYTES;
    return Wire.RESULT_REGIONS
        + (long) regions * Wire.REGION_BYTES
        + persons * person
        + (long) boxes * Wire.BOX_BYTES;
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
    int boxes = boxes(analysis.persons());
    for (Pose person : analysis.persons().subList(0, boxes)) {
      Box box = person.box().orElseThrow();
      to.putFloat(box.yMin()).putFloat(box.xMin()).putFloat(box.yMax()).putFloat(box.xMax());
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
        .putShort(Wire.RESULT_BOX_COUNT, (short) boxes);
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
    int boxes = Wire.u16(from, Wire.RESULT_BOX_COUNT);
    if (regions > FrameAnalyzer.MAX_REGIONS
        || boxes != 0 && boxes != persons
        || from.limit() != end(regions, persons, boxes, parts)) {
      throw PeerException.malformed(
          "a result of %d persons, %d boxes and %d regions".formatted(persons, boxes, regions));
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
        persons(from, persons, boxes, parts),
        List.copyOf(next),
        stages(from),
        from.getLong(Wire.RESULT_ARRIVAL_CLOCK),
        0,
        0);
  }

  private static List<Pose> persons(ByteBuffer from, int count, int boxes, int parts)
      throws PeerException {
    int box = from.limit() - boxes * Wire.BOX_BYTES;
    List<Pose> persons = new ArrayList<>(count);
    for (int i = 0; i < count; i++) {
      Pose person =
          person(
              from,
              parts,
              boxes == 0 ? Optional.empty() : Optional.of(box(from, box + i * Wire.BOX_BYTES)));
      if (!sendable(person, parts)) {
        throw PeerException.malformed("a keypoint or box that is no number");
      }
      persons.add(person);
    }
    return List.copyOf(persons);
  }

  private static Box box(ByteBuffer from, int at) {
    return new Box(
        from.getFloat(at), from.getFloat(at + 4), from.getFloat(at + 8), from.getFloat(at + 12));
  }

  private static Pose person(ByteBuffer from, int parts, Optional<Box> box) {
    int id = from.getInt();
    float score = from.getFloat();
    List<Keypoint> keypoints = new ArrayList<>(parts);
    for (int i = 0; i < parts; i++) {
      keypoints.add(new Keypoint(from.getFloat(), from.getFloat(), from.getFloat()));
    }
    return new Pose(id, score, keypoints, box);
  }

  private static StageNanos stages(ByteBuffer from) {
    return new StageNanos(
        from.getLong(Wire.RESULT_RECEIVE_NANOS),
        from.getLong(Wire.RESULT_QUEUE_NANOS),
        from.getLong(Wire.RESULT_CONVERT_NANOS),
        from.getLong(Wire.RESULT_INFERENCE_NANOS));
  }
}

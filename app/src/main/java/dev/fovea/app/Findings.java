package dev.fovea.app;

import dev.fovea.CropRegion;
import dev.fovea.Frame;
import dev.fovea.FrameAnalyzer;
import dev.fovea.FrameAnalyzer.Analysis;
import dev.fovea.Pose;
import dev.fovea.PoseEstimator;
import dev.fovea.Tensor;
import dev.fovea.convert.FrameToTensor;
import dev.fovea.pose.PersonDetector;
import dev.fovea.pose.PoseTracker;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

/** What one frame gave so far. One thread; ends with the frame. */
final class Findings {
  private final PoseEstimator estimator;
  private final int width;
  private final int height;
  private final boolean alone;
  private final List<Pose> persons = new ArrayList<>(1);
  private final List<CropRegion> next = new ArrayList<>(1);
  private CropRegion searched = CropRegion.FULL;
  private long convertNanos;
  private long inferenceNanos;

  /**
   * @param estimator finds persons
   * @param alone whether it sees one person, and nobody else finds more
   * @param width pixels of the frame
   * @param height rows of the frame
   */
  Findings(PoseEstimator estimator, boolean alone, int width, int height) {
    this.estimator = estimator;
    this.alone = alone;
    this.width = width;
    this.height = height;
  }

  void convert(FrameToTensor toTensor, Frame frame, CropRegion region, Tensor tensor)
      throws IOException {
    long start = System.nanoTime();
    toTensor.apply(frame, region, tensor);
    converted(System.nanoTime() - start);
  }

  void converted(long nanos) {
    convertNanos += nanos;
  }

  /** Regions about the people in a detector's input, which shows {@code region}. */
  List<CropRegion> detect(PersonDetector detector, CropRegion region) throws IOException {
    long start = System.nanoTime();
    List<CropRegion> found = detector.detect(region, width, height);
    inferenceNanos += System.nanoTime() - start;
    return found;
  }

  /** Runs the model on its input, which shows {@code region}. */
  void add(CropRegion region) throws IOException {
    long start = System.nanoTime();
    List<Pose> found = estimator.estimate(estimator.input());
    inferenceNanos += System.nanoTime() - start;
    searched = region;
    for (Pose inTensor : found) {
      Pose pose = PoseTracker.toFrame(inTensor, region, width, height);
      if (estimator.maxPersons() > 1) {
        persons.add(pose.withId(persons.size() + 1));
      } else if (persons.stream().noneMatch(person -> PoseTracker.samePerson(person, pose))) {
        follow(pose, region);
      }
    }
  }

  /** Who may be somebody is looked at from nearer, once, before anybody is told. */
  private void follow(Pose pose, CropRegion region) {
    if (PoseTracker.present(pose)) {
      persons.add(pose.withId(persons.size() + 1));
      next.add(next(pose, region));
    } else if (alone && searching(region) && PoseTracker.suspected(pose)) {
      CropRegion nearer = next(pose, region);
      if (!searching(nearer)) {
        next.add(nearer);
      }
    }
  }

  private boolean searching(CropRegion region) {
    return region.equals(CropRegion.fullPad(width, height))
        || region.equals(CropRegion.centreSquare(width, height));
  }

  /** With a detector, who shows no torso stays where it was found: the whole has others in it. */
  private CropRegion next(Pose pose, CropRegion region) {
    CropRegion next = PoseTracker.next(pose, estimator.model().skeleton(), width, height);
    return !alone && next.equals(CropRegion.fullPad(width, height)) ? region : next;
  }

  Analysis analysis() {
    List<CropRegion> regions =
        alone && next.isEmpty()
            ? List.of(PoseTracker.recover(searched, width, height))
            : next.subList(0, Math.min(next.size(), FrameAnalyzer.MAX_REGIONS));
    return new Analysis(List.copyOf(persons), List.copyOf(regions), convertNanos, inferenceNanos);
  }
}

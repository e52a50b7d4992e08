package dev.fovea.lab.guest;

import static java.util.stream.Collectors.toSet;
import static org.junit.platform.engine.discovery.DiscoverySelectors.selectPackage;

import dev.fovea.lab.GuestReport;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;
import org.junit.platform.engine.FilterResult;
import org.junit.platform.engine.TestDescriptor;
import org.junit.platform.engine.TestExecutionResult;
import org.junit.platform.engine.TestTag;
import org.junit.platform.engine.support.descriptor.MethodSource;
import org.junit.platform.launcher.LauncherDiscoveryRequest;
import org.junit.platform.launcher.PostDiscoveryFilter;
import org.junit.platform.launcher.TestExecutionListener;
import org.junit.platform.launcher.TestIdentifier;
import org.junit.platform.launcher.TestPlan;
import org.junit.platform.launcher.core.LauncherDiscoveryRequestBuilder;
import org.junit.platform.launcher.core.LauncherFactory;

/**
 * Runs the tests of this package inside the VM, in one JVM, since starting one there takes seconds.
 * Its arguments are the report and the tag of the tests to run (empty: those without one); {@code
 * -Dlong} runs those tagged "long" too and {@code -Dguest.only=REGEX} only those in whose name it
 * is found.
 */
final class GuestMain implements TestExecutionListener {
  private final GuestReport report;
  private final Map<String, Long> started = new HashMap<>();
  private TestPlan plan;

  private GuestMain(Path file) {
    report = new GuestReport(file);
  }

  public static void main(String[] args) {
    Pattern only = Pattern.compile(System.getProperty("guest.only", ""));
    Set<String> machine = args[1].isEmpty() ? Set.of() : Set.of(args[1]);
    boolean patient = System.getProperty("long") != null;
    PostDiscoveryFilter chosen =
        test ->
            FilterResult.includedIf(
                !test.getChildren().isEmpty()
                    || only.matcher(test.getUniqueId().toString()).find()
                        && tags(test, !patient).equals(machine));
    LauncherDiscoveryRequest request =
        LauncherDiscoveryRequestBuilder.request()
            .selectors(selectPackage(GuestMain.class.getPackageName()))
            .filters(chosen)
            .build();
    run(request, new GuestMain(Path.of(args[0])));
  }

  /** The machine that a test is for, none for vivid's; and "long" if that counts. */
  private static Set<String> tags(TestDescriptor test, boolean length) {
    return test.getTags().stream()
        .map(TestTag::getName)
        .filter(name -> length || !name.equals("long"))
        .collect(toSet());
  }

  private static void run(LauncherDiscoveryRequest request, GuestMain listener) {
    LauncherFactory.create().execute(request, listener);
    listener.report.end();
    // A test that left a thread behind must not keep the VM up.
    System.exit(0);
  }

  @Override
  public void testPlanExecutionStarted(TestPlan plan) {
    this.plan = plan;
  }

  @Override
  public void executionStarted(TestIdentifier test) {
    started.put(test.getUniqueId(), System.nanoTime());
  }

  @Override
  public void executionSkipped(TestIdentifier test, String reason) {
    report.add(new GuestReport.Result(name(test), GuestReport.Status.SKIPPED, 0, reason));
  }

  @Override
  public void executionFinished(TestIdentifier test, TestExecutionResult result) {
    GuestReport.Status status =
        switch (result.getStatus()) {
          case SUCCESSFUL -> GuestReport.Status.OK;
          case ABORTED -> GuestReport.Status.SKIPPED;
          case FAILED -> GuestReport.Status.FAILED;
        };
    // A class counts only where it failed itself, in what goes before or after its tests.
    if (test.isTest() || status != GuestReport.Status.OK) {
      long millis = (System.nanoTime() - started.get(test.getUniqueId())) / 1_000_000;
      String text = result.getThrowable().map(GuestReport::text).orElse("");
      report.add(new GuestReport.Result(name(test), status, millis, text));
    }
  }

  private String name(TestIdentifier test) {
    String method =
        test.getSource()
            .filter(MethodSource.class::isInstance)
            .map(MethodSource.class::cast)
            .map(source -> simple(source.getClassName()) + "." + source.getMethodName())
            .orElse(test.getDisplayName());
    boolean invocation = plan.getParent(test).filter(parent -> !parent.isContainer()).isPresent();
    boolean repeated = test.getUniqueId().contains("-invocation:") || invocation;
    return repeated ? method + " " + test.getDisplayName() : method;
  }

  private static String simple(String className) {
    return className.substring(className.lastIndexOf('.') + 1);
  }
}

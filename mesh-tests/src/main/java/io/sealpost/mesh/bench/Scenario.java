package io.sealpost.mesh.bench;

import io.sealpost.mesh.bench.report.Section;
import java.io.IOException;

/** One part of a run. */
interface Scenario {

    Section measure(Run run) throws IOException;
}

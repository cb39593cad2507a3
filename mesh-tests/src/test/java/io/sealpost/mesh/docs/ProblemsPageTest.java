package io.sealpost.mesh.docs;

import static org.assertj.core.api.Assertions.assertThat;

import io.sealpost.protocol.Problem;
import java.util.Arrays;
import java.util.List;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/** {@code docs/problems.md} has a row for each problem, with its status, and for nothing else. */
class ProblemsPageTest {

    private static final Pattern ROW =
            Pattern.compile("(?m)^\\| (\\d{3}) \\| `([a-z-]+)` \\| [^|]+ \\| [^|]+ \\| [^|]+ \\|$");

    @Test
    void everyProblemIsExplainedWithItsStatus() {
        List<String> explained = ROW.matcher(Project.page("problems.md"))
                .results()
                .map(ProblemsPageTest::statusAndCode)
                .toList();

        assertThat(explained)
                .containsExactlyInAnyOrderElementsOf(Arrays.stream(Problem.values())
                        .map(problem -> problem.status() + " " + problem.code())
                        .toList());
    }

    private static String statusAndCode(MatchResult row) {
        return row.group(1) + " " + row.group(2);
    }
}

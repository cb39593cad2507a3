package io.sealpost.mesh.docs;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/** Every relative link and picture in a Markdown file of this repository leads somewhere, its heading included. */
class LinksTest {

    private static final Pattern LINK = Pattern.compile("\\]\\(([^)\\s]+)\\)|(?:src|srcset|href)=\"([^\"]+)\"");
    private static final Pattern CODE = Pattern.compile("(?s)```.*?```|`[^`\\n]*`");
    private static final Pattern HEADING = Pattern.compile("(?m)^#{1,6} +(.+?) *$");

    @Test
    void everyRelativeLinkLeadsSomewhere() {
        List<Path> pages = Project.files(file -> file.toString().endsWith(".md"));

        assertThat(pages).hasSizeGreaterThan(10);
        assertThat(pages.stream().flatMap(page -> broken(page).stream())).isEmpty();
    }

    @Test
    void aBrokenLinkIsFound() {
        var readme = Project.root().resolve("docs/adr/README.md");

        assertThat(leads(readme, "0001-record-decisions.md")).isTrue();
        assertThat(leads(readme, "../metadata.md")).isTrue();
        assertThat(leads(readme, "../architecture.md#two-doors")).isTrue();
        assertThat(leads(readme, "../architecture.md#three-doors")).isFalse();
        assertThat(leads(readme, "0000-nothing.md")).isFalse();
    }

    private static List<String> broken(Path page) {
        var broken = new ArrayList<String>();
        String text = CODE.matcher(Project.read(page)).replaceAll("");
        LINK.matcher(text)
                .results()
                .map(LinksTest::target)
                .filter(LinksTest::isRelative)
                .forEach(target -> {
                    if (!leads(page, target)) {
                        broken.add(Project.root().relativize(page) + ": " + target);
                    }
                });
        return broken;
    }

    private static String target(MatchResult link) {
        return link.group(1) == null ? link.group(2) : link.group(1);
    }

    private static boolean isRelative(String target) {
        return !target.contains("://") && !target.startsWith("mailto:");
    }

    private static boolean leads(Path page, String target) {
        int hash = target.indexOf('#');
        String file = hash < 0 ? target : target.substring(0, hash);
        Path found = file.isEmpty() ? page : page.resolveSibling(file).normalize();
        if (!Files.exists(found)) {
            return false;
        }
        return hash < 0 || anchors(Project.read(found)).contains(target.substring(hash + 1));
    }

    private static List<String> anchors(String markdown) {
        return HEADING.matcher(markdown)
                .results()
                .map(heading -> heading.group(1).toLowerCase(Locale.ROOT))
                .map(heading -> heading.replaceAll("[^\\p{L}\\p{N} _-]", "").replace(' ', '-'))
                .toList();
    }
}

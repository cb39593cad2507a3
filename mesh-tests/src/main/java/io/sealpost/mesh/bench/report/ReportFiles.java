package io.sealpost.mesh.bench.report;

import com.fasterxml.jackson.databind.SerializationFeature;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** A report for people ({@code report.md} and its charts) and for programs ({@code report.json}). */
public final class ReportFiles {

    private ReportFiles() {}

    /** @return the folder; made if it does not exist */
    public static Path write(Report report, Path folder) throws IOException {
        Files.createDirectories(folder);
        Files.writeString(folder.resolve("report.md"), report.markdown());
        Files.writeString(folder.resolve("report.json"), json(report));
        for (Section section : report.sections()) {
            for (Chart chart : section.charts()) {
                chart.write(folder);
            }
        }
        return folder;
    }

    static String json(Report report) throws IOException {
        var root = new LinkedHashMap<String, Object>(report.about());
        root.put("faults", report.faults());
        root.put(
                "sections", report.sections().stream().map(ReportFiles::section).toList());
        return JsonMapper.builder()
                .enable(SerializationFeature.INDENT_OUTPUT)
                .build()
                .writeValueAsString(root);
    }

    private static Map<String, Object> section(Section section) {
        var lines = new ArrayList<Map<String, Object>>();
        section.lines().forEach(line -> lines.add(line(line)));
        return Map.of("title", section.title(), "notes", section.notes(), "lines", List.copyOf(lines));
    }

    private static Map<String, Object> line(Line line) {
        var figures = new LinkedHashMap<String, Object>();
        line.figures().forEach((column, figure) -> figures.put(column, figure(figure)));
        return Map.of("label", line.label(), "load", line.load(), "figures", figures);
    }

    private static Map<String, Object> figure(Figure figure) {
        var json = new LinkedHashMap<String, Object>();
        json.put("value", figure.value());
        figure.ratio().ifPresent(ratio -> json.put("timesBare", ratio));
        figure.target().ifPresent(target -> json.put("target", target.toString()));
        figure.met().ifPresent(met -> json.put("met", met));
        return json;
    }
}

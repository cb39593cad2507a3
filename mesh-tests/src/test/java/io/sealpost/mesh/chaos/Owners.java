package io.sealpost.mesh.chaos;

import io.sealpost.devstack.DevStack;
import io.sealpost.protocol.Headers;
import java.io.IOException;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;

/** Which mailbox-service serves which partitions of the log, as each says itself. */
final class Owners {

    static final List<String> INSTANCES = List.of("mailbox-service", "mailbox-service-2");
    static final int PARTITIONS = 4;

    private static final Pattern LIVE = Pattern.compile("\\{\"partition\":(\\d+),\"state\":\"live\"}");

    private final DevStack stack;

    Owners(DevStack stack) {
        this.stack = stack;
    }

    /** Those that it serves now; empty if it does not answer. */
    Set<Integer> servedBy(String instance) {
        var request = HttpRequest.newBuilder(stack.serviceUri(instance).resolve("/internal/partitions"))
                .header(Headers.SERVICE_SECRET, stack.stores().serviceSecret())
                .build();
        var served = new TreeSet<Integer>();
        try (var http = HttpClient.newHttpClient()) {
            var found = LIVE.matcher(http.send(request, BodyHandlers.ofString()).body());
            while (found.find()) {
                served.add(Integer.valueOf(found.group(1)));
            }
        } catch (IOException noAnswer) {
            return Set.of();
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(interrupted);
        }
        return served;
    }

    /** Whether each serves half of them. */
    boolean areBalanced() {
        return INSTANCES.stream().allMatch(instance -> servedBy(instance).size() == PARTITIONS / INSTANCES.size());
    }
}

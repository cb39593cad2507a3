package io.sealpost.mesh.court;

import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** Looks for many needles at once, in one pass: the first four bytes of each form lead to the candidates. */
public final class NeedleSearch {

    private static final int PREFIX = 4;
    private static final int CHUNK = 1 << 20;

    private record Form(Needle needle, byte[] bytes) {}

    private final Map<Integer, List<Form>> byPrefix = new HashMap<>();
    private final BitSet firstTwo = new BitSet(1 << 16);
    private final int longest;

    public NeedleSearch(List<Needle> needles) {
        int most = 0;
        for (Needle needle : needles) {
            for (byte[] form : needle.forms()) {
                byPrefix.computeIfAbsent(prefix(form, 0), key -> new ArrayList<>())
                        .add(new Form(needle, form));
                firstTwo.set(two(form, 0));
                most = Math.max(most, form.length);
            }
        }
        this.longest = most;
    }

    public Set<Needle> in(byte[] haystack) {
        var found = new LinkedHashSet<Needle>();
        search(haystack, haystack.length, found);
        return found;
    }

    /** Reads to the end; a needle across two chunks is found too. */
    public Set<Needle> in(InputStream haystack) throws IOException {
        var found = new LinkedHashSet<Needle>();
        byte[] buffer = new byte[CHUNK + longest];
        int kept = 0;
        for (int read = haystack.readNBytes(buffer, 0, CHUNK); read > 0; ) {
            int length = kept + read;
            search(buffer, length, found);
            kept = Math.min(longest, length);
            System.arraycopy(buffer, length - kept, buffer, 0, kept);
            read = haystack.readNBytes(buffer, kept, CHUNK);
        }
        return found;
    }

    private void search(byte[] haystack, int length, Set<Needle> found) {
        for (int at = 0; at <= length - PREFIX; at++) {
            if (firstTwo.get(two(haystack, at))) {
                for (Form form : byPrefix.getOrDefault(prefix(haystack, at), List.of())) {
                    if (stands(form.bytes(), haystack, at, length)) {
                        found.add(form.needle());
                    }
                }
            }
        }
    }

    private static boolean stands(byte[] form, byte[] haystack, int at, int length) {
        if (form.length > length - at) {
            return false;
        }
        for (int i = 0; i < form.length; i++) {
            if (haystack[at + i] != form[i]) {
                return false;
            }
        }
        return true;
    }

    private static int two(byte[] bytes, int at) {
        return (bytes[at] & 0xFF) << 8 | bytes[at + 1] & 0xFF;
    }

    private static int prefix(byte[] bytes, int at) {
        return two(bytes, at) << 16 | two(bytes, at + 2);
    }
}

package io.sealpost.mailbox.simulation;

import java.util.ArrayList;
import java.util.List;

/** A bug that somebody could write: a few words in one or two files are others. */
record Mutant(String bug, List<Edit> edits) {

    /**
     * @param file without its ending, in the engine or in the simulation
     * @param right as it stands there, once
     */
    record Edit(String file, String right, String wrong) {

        String applyTo(String text) {
            int at = text.indexOf(right);
            if (at < 0 || text.indexOf(right, at + 1) >= 0) {
                throw new IllegalArgumentException("Not once in " + file + ": " + right);
            }
            return text.replace(right, wrong);
        }
    }

    static Mutant of(String bug, String file, String right, String wrong) {
        return new Mutant(bug, List.of(new Edit(file, right, wrong)));
    }

    Mutant and(String file, String right, String wrong) {
        var more = new ArrayList<>(edits);
        more.add(new Edit(file, right, wrong));
        return new Mutant(bug, more);
    }

    @Override
    public String toString() {
        return bug;
    }
}

package io.sealpost.devstack;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;

/**
 * Ends what this JVM started when this JVM ends, however it ends: a small shell reads the numbers of our processes from a
 * pipe, and the end of the pipe is the end of us, a kill -9 included.
 */
final class Watchdog {

    private static final String SCRIPT = "trap '' INT TERM HUP; set --; "
            + "while read -r pid; do set -- \"$@\" \"$pid\"; done; "
            + "for pid in \"$@\"; do case $pid in -*) ;; *) "
            + "case \" $* \" in *\" -$pid \"*) ;; *) kill -9 \"$pid\" 2>/dev/null ;; esac ;; esac; done";

    private static Watchdog instance;

    private final OutputStream pipe;

    private Watchdog(OutputStream pipe) {
        this.pipe = pipe;
    }

    static synchronized Watchdog ofThisJvm() {
        if (instance == null) {
            try {
                Process shell = new ProcessBuilder("sh", "-c", SCRIPT)
                        .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                        .redirectError(ProcessBuilder.Redirect.DISCARD)
                        .start();
                instance = new Watchdog(shell.getOutputStream());
            } catch (IOException e) {
                throw new DevStackFailure("Cannot start a shell.", e);
            }
        }
        return instance;
    }

    void guard(long pid) {
        tell(Long.toString(pid));
    }

    /** The process has ended: its number may soon belong to another. */
    void forget(long pid) {
        tell("-" + pid);
    }

    private synchronized void tell(String line) {
        try {
            pipe.write((line + "\n").getBytes(StandardCharsets.US_ASCII));
            pipe.flush();
        } catch (IOException e) {
            throw new DevStackFailure("The watchdog of the started processes is gone.", e);
        }
    }
}

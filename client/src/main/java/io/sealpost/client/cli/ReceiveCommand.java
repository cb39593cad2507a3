package io.sealpost.client.cli;

import io.sealpost.client.ClientEvent;
import io.sealpost.client.ClientOptions;
import io.sealpost.client.SealpostException;
import io.sealpost.client.Subscription;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParentCommand;

/**
 * Prints what waits. What an earlier command received and nobody read comes first, from the history and before this client
 * connects; then each event in order, up to the one that says that nothing waits any more.
 */
@Command(
        name = "receive",
        description = "Print the messages that wait for you, then end; what is printed counts as read.",
        footer = {
            "%nExamples:",
            "  sealpost receive",
            "  sealpost receive --follow",
            "  sealpost receive --save-files ~/Downloads"
        })
final class ReceiveCommand implements Runnable {

    private static final Duration DRAIN_PATIENCE = Duration.ofSeconds(60);
    private static final Duration MARKS_DELAY = Duration.ofMillis(500);

    /**
     * How long nothing must happen after the mailbox was drained: a first message is opened once its sender's device list is
     * fetched and verified, and the marks of what was printed leave after {@link #MARKS_DELAY}.
     */
    private static final Duration QUIET = Duration.ofMillis(1500);

    @ParentCommand
    private SealpostCommand sealpost;

    @Option(names = "--follow", description = "Go on printing messages as they come, until Ctrl-C.")
    private boolean follow;

    @Option(names = "--save-files", paramLabel = "FOLDER", description = "Download and decrypt files into this folder.")
    private Optional<Path> folder;

    @Override
    public void run() {
        var options =
                follow ? ClientOptions.defaults() : ClientOptions.defaults().withMarksDelay(MARKS_DELAY);
        try (OpenHome home = sealpost.open(options)) {
            var inbox = new Inbox(home, sealpost.screen, folder);
            inbox.printUnread();
            BlockingQueue<ClientEvent> events = new LinkedBlockingQueue<>();
            try (Subscription listening = home.client().listen(events::add)) {
                home.client().connect();
                printUntilTheEnd(inbox, events);
            }
            if (inbox.isEmpty()) {
                sealpost.screen.line("No new messages.");
            }
            inbox.tellRequests();
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
        }
    }

    private void printUntilTheEnd(Inbox inbox, BlockingQueue<ClientEvent> events) throws InterruptedException {
        ClientEvent event = next(events, DRAIN_PATIENCE);
        while (event != null && (follow || !(event instanceof ClientEvent.Drained))) {
            inbox.on(event);
            event = follow ? events.take() : next(events, DRAIN_PATIENCE);
        }
        if (event == null) {
            throw new SealpostException(
                    SealpostException.UNREACHABLE, "The server stopped answering before everything had come.");
        }
        while ((event = next(events, QUIET)) != null) {
            inbox.on(event);
        }
    }

    private static ClientEvent next(BlockingQueue<ClientEvent> events, Duration patience) throws InterruptedException {
        return events.poll(patience.toMillis(), TimeUnit.MILLISECONDS);
    }
}

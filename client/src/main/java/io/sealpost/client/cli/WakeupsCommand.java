package io.sealpost.client.cli;

import io.sealpost.client.SealpostClient;
import io.sealpost.client.SealpostException;
import io.sealpost.client.cli.terminal.Screen;
import java.net.URI;
import java.net.URISyntaxException;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.ParentCommand;

/** Says where this device is to be woken when mail waits. */
@Command(
        name = "wakeups",
        description = {
            "Be woken when messages wait while you are away: name the address that a push service (UnifiedPush or Web"
                    + " Push) gave you.",
            "What comes there is empty. The push service learns that something waits for you, and when; the server"
                    + " learns the address."
        },
        footer = {
            "%nExamples:",
            "  sealpost wakeups --key                              what the push service may ask for first",
            "  sealpost wakeups https://push.example.net/upAbC123  wake me there",
            "  sealpost wakeups --off                              not any more"
        })
final class WakeupsCommand implements Runnable {

    /** One of the three. */
    private static final class Wish {

        @Parameters(paramLabel = "URL", description = "The address to wake you at.")
        private String endpoint;

        @Option(names = "--off", required = true, description = "Be woken no more.")
        private boolean off;

        @Option(
                names = "--key",
                required = true,
                description = "Print the server's public key (VAPID) and nothing else.")
        private boolean key;
    }

    @ParentCommand
    private SealpostCommand sealpost;

    @ArgGroup(multiplicity = "1")
    private Wish wish;

    @Override
    public void run() {
        Screen screen = sealpost.screen;
        try (OpenHome home = sealpost.open()) {
            SealpostClient client = home.client();
            if (wish.key) {
                screen.line(client.wakeups().serverKey());
            } else if (wish.off) {
                client.wakeups().none();
                screen.line("You are woken no more.");
            } else {
                client.wakeups().at(uri(wish.endpoint));
                screen.line(
                        "You are woken there when messages wait and you are away: once, until you were here again.");
            }
        }
    }

    private static URI uri(String text) {
        try {
            return new URI(text);
        } catch (URISyntaxException notOne) {
            throw new SealpostException(
                    SealpostException.USAGE, "The address must look like https://push.example.net/upAbC123.");
        }
    }
}

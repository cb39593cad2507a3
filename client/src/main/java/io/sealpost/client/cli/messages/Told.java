package io.sealpost.client.cli.messages;

import io.sealpost.client.Chat;
import io.sealpost.client.Contact;
import io.sealpost.client.Sent;
import io.sealpost.client.cli.OpenHome;
import io.sealpost.client.cli.SealpostCommand;
import io.sealpost.client.cli.post.Acceptance;
import io.sealpost.client.cli.terminal.Screen;
import java.time.Duration;
import java.util.function.Function;
import java.util.function.Supplier;

/** One change of a conversation: told to the contact, and waited for until the mesh has accepted it. */
record Told(SealpostCommand sealpost, String who) {

    private static final Duration PATIENCE = Duration.ofSeconds(60);
    /** The copies for own devices: what does not go now goes with the next connection. */
    private static final Duration COPIES_WITHIN = Duration.ofSeconds(10);

    /**
     * @param change finds what it is about before anything new arrives, for numbers count from the newest; then does it
     * @param done what is said when it is accepted
     */
    void run(Function<Chat, Supplier<Sent>> change, String done) {
        try (OpenHome home = sealpost.open()) {
            Contact contact = home.people().require(who);
            Supplier<Sent> found = change.apply(home.client().chat(contact.account()));
            home.client().connect();
            Acceptance.await(found.get(), PATIENCE);
            home.client().awaitSent(COPIES_WITHIN);
            Screen screen = sealpost.screen;
            screen.line(screen.colours().green("✓") + " " + done);
        }
    }
}

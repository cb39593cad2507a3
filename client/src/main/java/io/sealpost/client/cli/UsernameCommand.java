package io.sealpost.client.cli;

import io.sealpost.client.OwnUsername;
import io.sealpost.client.SealpostClient;
import io.sealpost.client.SealpostException;
import io.sealpost.client.cli.terminal.SafeText;
import io.sealpost.client.cli.terminal.Screen;
import java.util.Optional;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.ParentCommand;

/** Shows and changes by which name others find the user. */
@Command(
        name = "username",
        description = "Show or change the name by which others may find you.",
        footer = {
            "%nExamples:",
            "  sealpost username",
            "  sealpost username alice",
            "  sealpost username --hide      keep the name, but let nobody find you by it",
            "  sealpost username --remove    kept free for you for a week"
        })
final class UsernameCommand implements Runnable {

    @ParentCommand
    private SealpostCommand sealpost;

    @Parameters(paramLabel = "NEW", arity = "0..1", description = "3 to 32 of a-z 0-9 _ . and first a letter.")
    private Optional<String> next;

    @ArgGroup
    private Wish wish = new Wish();

    /** At most one of them. */
    private static final class Wish {

        @Option(names = "--hide", description = "Let nobody find you by it.")
        private boolean hide;

        @Option(names = "--show", description = "Let everybody find you by it who knows it.")
        private boolean show;

        @Option(names = "--remove", description = "Have no username any more.")
        private boolean remove;
    }

    @Override
    public void run() {
        if (wish.remove && next.isPresent()) {
            throw new SealpostException(
                    SealpostException.USAGE, "Name a new username or --remove the one you have, not both.");
        }
        try (OpenHome home = sealpost.open()) {
            change(home.client());
            show(home.client().usernames().current(), sealpost.screen);
        }
    }

    private void change(SealpostClient client) {
        if (wish.remove) {
            client.usernames().giveUp();
        } else if (next.isPresent() || wish.hide || wish.show) {
            OwnUsername current = client.usernames().current();
            String name = next.or(current::name)
                    .orElseThrow(() -> new SealpostException(
                            SealpostException.USAGE, "You have no username yet; name one: sealpost username alice"));
            client.usernames().take(name, wish.hide || current.hidden() && !wish.show);
        }
    }

    private static void show(OwnUsername username, Screen screen) {
        String name = username.name().map(SafeText::line).orElse("none; others add you by your link only");
        screen.line("Username  " + name);
        if (username.name().isPresent()) {
            screen.line(
                    username.hidden()
                            ? "It is hidden: nobody finds you by it."
                            : "Whoever knows it can find your account by it.");
        }
    }
}

package io.sealpost.client.cli;

import io.sealpost.client.Profile;
import io.sealpost.client.SealpostClient;
import io.sealpost.client.SealpostException;
import io.sealpost.client.cli.terminal.SafeText;
import io.sealpost.client.cli.terminal.Screen;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParentCommand;

/** Shows or changes what the user shows of themselves. */
@Command(
        name = "profile",
        description = "Show or change the name, text and picture that people see whom you have written to.",
        footer = {
            "%nExamples:",
            "  sealpost profile --name \"Alice A.\" --about \"at sea\"",
            "  sealpost profile --picture me.jpg",
            "  sealpost profile --remove"
        })
final class ProfileCommand implements Runnable {

    private static final Duration LONG_ENOUGH = Duration.ofSeconds(20);
    /** What is larger is refused anyway. */
    private static final int MORE_THAN_A_PICTURE = 20_000_001;

    @ParentCommand
    private SealpostCommand sealpost;

    @Option(names = "--name", paramLabel = "NAME", description = "At most 64 characters; an empty one takes it away.")
    private String name;

    @Option(names = "--about", paramLabel = "TEXT", description = "At most 140 characters; an empty one takes it away.")
    private String about;

    @Option(names = "--picture", paramLabel = "FILE", description = "A JPEG or PNG; it is made small.")
    private Path picture;

    @Option(names = "--remove", description = "Show nothing any more.")
    private boolean remove;

    @Override
    public void run() {
        boolean changes = name != null || about != null || picture != null;
        if (remove && changes) {
            throw new SealpostException(
                    SealpostException.USAGE, "Either --remove everything or say what to show, not both.");
        }
        try (OpenHome home = sealpost.open()) {
            if (remove || changes) {
                change(home.client());
            }
            print(home.client().profile());
        }
    }

    private void change(SealpostClient client) {
        client.setProfile(remove ? Profile.empty() : changed(client.profile()));
        client.connect();
        client.awaitSent(LONG_ENOUGH);
        Screen screen = sealpost.screen;
        screen.line(screen.colours().green("Saved.") + " Contacts see it when they next talk to you, within a day.");
    }

    private Profile changed(Profile before) {
        return new Profile(
                Optional.ofNullable(name).orElse(before.displayName()),
                Optional.ofNullable(about).orElse(before.about()),
                Optional.ofNullable(picture).map(ProfileCommand::read).or(before::picture));
    }

    private void print(Profile profile) {
        sealpost.screen.line("Name      " + orNone(profile.displayName()));
        sealpost.screen.line("About     " + orNone(profile.about()));
        sealpost.screen.line("Picture   "
                + profile.picture().map(bytes -> bytes.length + " bytes").orElse("none"));
    }

    private static String orNone(String text) {
        return text.isEmpty() ? "none" : SafeText.line(text);
    }

    private static byte[] read(Path file) {
        try (var in = Files.newInputStream(file)) {
            return in.readNBytes(MORE_THAN_A_PICTURE);
        } catch (IOException unreadable) {
            throw new SealpostException(SealpostException.USAGE, "The picture cannot be read; check its path.");
        }
    }
}

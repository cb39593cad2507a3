package io.sealpost.client.cli;

import io.sealpost.client.ClientOptions;
import io.sealpost.client.DeviceName;
import io.sealpost.client.NewAccount;
import io.sealpost.client.cli.terminal.Screen;
import java.util.Optional;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParentCommand;

/** Makes an account on this device. */
@Command(
        name = "register",
        description = "Make your account: keys on this device, their public halves on the server.",
        footer = {
            "%nExamples:",
            "  sealpost register --username alice",
            "  sealpost register --home ~/.sealpost-bob --username bob",
            "  sealpost register --server https://post.example.org --invitation CODE"
        })
final class RegisterCommand implements Runnable {

    @ParentCommand
    private SealpostCommand sealpost;

    @Option(
            names = "--username",
            paramLabel = "NAME",
            description =
                    "3 to 32 of a-z 0-9 _ . by which others may find you; without one, your link is the only way.")
    private Optional<String> username;

    @Option(
            names = "--invitation",
            paramLabel = "CODE",
            description = "What the server's operator gave you, if the server asks for one.")
    private Optional<String> invitation;

    @Option(
            names = "--device-name",
            paramLabel = "NAME",
            description = "What this device is called, for example phone. Only your devices can read it.")
    private Optional<String> deviceName;

    @Override
    public void run() {
        Screen screen = sealpost.screen;
        var name = deviceName.map(DeviceName::new);
        try (OpenHome home = sealpost.openAny(ClientOptions.defaults())) {
            if (home.client().isRegistered()) {
                screen.line("You are registered already; `sealpost whoami` shows your link.");
                return;
            }
            screen.line("Making your keys, solving the server's proof of work and uploading the public keys …");
            home.client().register(new NewAccount(username, invitation, name));
            home.book().rememberServer(sealpost.server());
            screen.line(screen.colours().green("Registered")
                    + home.client().username().map(" as "::concat).orElse("") + ". Others add you by this link:");
            screen.line(home.client().link().text());
            screen.line("`sealpost whoami` shows it again, also as a QR code.");
        }
    }
}

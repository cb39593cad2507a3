package io.sealpost.client.cli;

import io.sealpost.client.ClientOptions;
import io.sealpost.client.DeviceName;
import io.sealpost.client.LinkCode;
import io.sealpost.client.cli.terminal.QrCode;
import io.sealpost.client.cli.terminal.SafeText;
import io.sealpost.client.cli.terminal.Screen;
import java.nio.file.Path;
import java.util.Optional;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParentCommand;

/** Makes this a further device of an account that exists. */
@Command(
        name = "link",
        description = "Make this a further device of your account: shows a code that your first device reads.",
        footer = {
            "%nExamples:",
            "  sealpost link --home ~/.sealpost-laptop --name laptop",
            "  sealpost link --home ~/.sealpost-laptop --picture code.png",
            "%nOn the first device: sealpost approve-link CODE"
        })
final class LinkCommand implements Runnable {

    @ParentCommand
    private SealpostCommand sealpost;

    @Option(names = "--picture", paramLabel = "FILE", description = "Also write the QR code to this PNG file.")
    private Optional<Path> picture;

    @Option(
            names = "--name",
            paramLabel = "NAME",
            description = "What this device is called, for example laptop. Only your devices can read it.")
    private Optional<String> name;

    @Override
    public void run() {
        Screen screen = sealpost.screen;
        var deviceName = name.map(DeviceName::new);
        try (OpenHome home = sealpost.openAny(ClientOptions.defaults())) {
            if (home.client().isRegistered()) {
                screen.line("This device belongs to an account already; `sealpost whoami` shows it.");
                return;
            }
            home.client().link(deviceName, this::show);
            home.book().rememberServer(sealpost.server());
            screen.line(screen.colours().green("Linked")
                    + home.client()
                            .username()
                            .map(name -> " to the account of " + SafeText.line(name))
                            .orElse("") + ".");
            screen.line("Account   " + home.client().account().uuid());
            screen.line("If `sealpost whoami` on your first device shows another account, somebody else read the code:"
                    + " delete this home folder.");
            screen.line("Contacts arrive with the next `sealpost receive` or `sealpost chat`.");
        }
    }

    private void show(LinkCode code) {
        Screen screen = sealpost.screen;
        QrCode qr = QrCode.of(code.text());
        qr.lines(screen.colours()).forEach(screen::line);
        screen.line("");
        screen.line(code.text());
        screen.line("");
        picture.ifPresent(qr::writePng);
        screen.line("Give it to your first device within ten minutes: sealpost approve-link CODE");
        screen.line("Show it to nobody else. Waiting …");
    }
}

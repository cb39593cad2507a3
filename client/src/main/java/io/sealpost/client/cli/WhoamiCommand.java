package io.sealpost.client.cli;

import io.sealpost.client.SealpostClient;
import io.sealpost.client.cli.terminal.QrCode;
import io.sealpost.client.cli.terminal.Screen;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParentCommand;

/** Shows how others add the user. */
@Command(
        name = "whoami",
        description = "Show your account and the link, as text and QR code, by which others add you.",
        footer = {"%nExamples:", "  sealpost whoami", "  sealpost whoami --link | mail bob@example.org"})
final class WhoamiCommand implements Runnable {

    @ParentCommand
    private SealpostCommand sealpost;

    @Option(names = "--link", description = "Print nothing but the link.")
    private boolean linkOnly;

    @Override
    public void run() {
        try (OpenHome home = sealpost.open()) {
            if (linkOnly) {
                sealpost.screen.line(home.client().link().text());
            } else {
                introduce(home.client(), sealpost.screen);
            }
        }
    }

    private void introduce(SealpostClient client, Screen screen) {
        String link = client.link().text();
        screen.line("Account   " + client.account().uuid());
        screen.line("Username  " + client.username().orElse("none"));
        screen.line("Server    " + sealpost.server());
        screen.line("Link      " + link);
        screen.line("");
        QrCode.of(link).lines(screen.colours()).forEach(screen::line);
        screen.line("");
        screen.line("The link holds your account id and its public key, nothing secret.");
    }
}

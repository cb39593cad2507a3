package io.sealpost.client.cli.messages;

import io.sealpost.client.Chat;
import io.sealpost.client.cli.OpenHome;
import io.sealpost.client.cli.SealpostCommand;
import io.sealpost.client.cli.terminal.LifeWords;
import java.time.Duration;
import java.util.Optional;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.ParentCommand;

/** Says after which time new messages disappear. */
@Command(
        name = "timer",
        description =
                "Let new messages of both sides disappear some time after they were read, or show whether they do.",
        footer = {
            "%nThe sender's time starts when the message is sent, the recipient's when it is shown. Either side may change",
            "the timer; messages that were sent before keep theirs.",
            "%nExamples:",
            "  sealpost timer bob",
            "  sealpost timer bob 1d",
            "  sealpost timer bob off"
        })
public final class TimerCommand implements Runnable {

    @ParentCommand
    private SealpostCommand sealpost;

    @Parameters(index = "0", paramLabel = "CONTACT", description = "A contact's name, username or link.")
    private String who;

    @Parameters(
            index = "1",
            paramLabel = "LIFE",
            arity = "0..1",
            description = "5 seconds to 4 weeks, as 30s, 5m, 8h, 1d or 4w; or off.")
    private Optional<String> life;

    @Override
    public void run() {
        Optional<Duration> wanted = life.map(LifeWords::parse);
        if (wanted.isPresent()) {
            new Told(sealpost, who)
                    .run(chat -> () -> chat.setTimer(wanted.get()), said(wanted.filter(Duration::isPositive)));
            return;
        }
        try (OpenHome home = sealpost.open()) {
            Chat chat = home.client().chat(home.people().require(who).account());
            sealpost.screen.line(said(chat.timer()));
        }
    }

    private static String said(Optional<Duration> timer) {
        return timer.map(set -> "New messages disappear after " + LifeWords.of(set) + ".")
                .orElse("New messages do not disappear.");
    }
}

package io.sealpost.client.cli;

import io.sealpost.client.ClientEvent;
import io.sealpost.client.ConnectionState;
import io.sealpost.client.Message;
import io.sealpost.client.Message.Direction;
import io.sealpost.client.Message.State;
import io.sealpost.client.SealpostException;
import io.sealpost.client.cli.people.People;
import io.sealpost.client.cli.post.Downloads;
import io.sealpost.client.cli.terminal.MessageLines;
import io.sealpost.client.cli.terminal.Notes;
import io.sealpost.client.cli.terminal.Screen;
import io.sealpost.client.cli.terminal.Sentences;
import io.sealpost.protocol.AccountId;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;

/** Prints messages of everybody, each once, and marks them as read. */
final class Inbox {

    /** More than a mailbox holds. */
    private static final int MOST_UNREAD = 10_000;

    private static final int WORTH_TELLING = 50;
    private static final String NEW_KEY = "The server has a new key for wake-ups: subscribe again at your push service"
            + " (`sealpost wakeups --key` shows the key), then run `sealpost wakeups URL`.";

    private final OpenHome home;
    private final Screen screen;
    private final Optional<Path> folder;
    private final MessageLines lines;
    private final Set<AccountId> told = new HashSet<>();
    private boolean empty = true;

    Inbox(OpenHome home, Screen screen, Optional<Path> folder) {
        this.home = home;
        this.screen = screen;
        this.folder = folder;
        this.lines = new MessageLines(screen.colours(), screen.times(), message -> home.client()
                .chat(message.contact())
                .quoted(message));
    }

    /** What was stored before, in the order in which the mesh took it. Before connecting, so that nothing comes meanwhile. */
    void printUnread() {
        List<Message> unread = home.people().all().stream()
                .flatMap(contact -> home.client().history(contact.account(), MOST_UNREAD).stream())
                .filter(message -> message.direction() == Direction.RECEIVED && message.state() == State.UNREAD)
                .sorted(Comparator.comparing(Message::serverTime))
                .toList();
        unread.forEach(this::print);
    }

    void on(ClientEvent event) {
        switch (event) {
            case ClientEvent.MessageReceived received -> now(received.message()).ifPresent(this::print);
            case ClientEvent.RequestReceived request -> tellOnce(request.message());
            case ClientEvent.RequestDeleted request -> {}
            case ClientEvent.MessageEdited edited -> now(edited.message()).ifPresent(this::print);
            case ClientEvent.MessageDeleted deleted ->
                note(deleted.message().contact(), notes -> notes.deleted(deleted.message()));
            case ClientEvent.ReactionChanged changed ->
                note(changed.message().contact(), notes -> notes.reacted(changed.message(), changed.by()));
            case ClientEvent.TimerChanged changed ->
                note(changed.contact(), notes -> notes.timer(changed.timer(), changed.by()));
            case ClientEvent.MessageExpired expired -> {}
            case ClientEvent.SecurityEvent alarm -> warn(alarm.warning().sentence());
            case ClientEvent.ConnectionChanged changed -> requireWanted(changed.state());
            case ClientEvent.MessageSentElsewhere sent -> now(sent.message()).ifPresent(this::print);
            case ClientEvent.ContactAddedElsewhere added -> {}
            case ClientEvent.MessageChanged other -> {}
            case ClientEvent.RepeatIgnored repeat -> {}
            case ClientEvent.Backlog backlog -> tellHowMany(backlog.messages());
            case ClientEvent.HistoryProgress progress -> tellProgress(progress);
            case ClientEvent.Drained drained -> {}
            case ClientEvent.PresenceChanged presence -> {}
            case ClientEvent.TypingChanged typing -> {}
            case ClientEvent.ProfileChanged profile -> {}
            case ClientEvent.KeyChanged changed ->
                warn(new Notes(home.people().nameOf(changed.change().contact())).keyChanged(changed.change()) + ".");
            case ClientEvent.WakeupKeyChanged changed -> warn(NEW_KEY);
        }
    }

    /** Long enough that somebody would wonder. */
    private void tellHowMany(long messages) {
        if (messages >= WORTH_TELLING) {
            screen.err().printf("Receiving about %,d messages ...%n", messages);
        }
    }

    private void tellProgress(ClientEvent.HistoryProgress progress) {
        screen.err().printf("Taking over the history: %,d of %,d messages%n", progress.messages(), progress.total());
    }

    /** True until something was printed. */
    boolean isEmpty() {
        return empty;
    }

    /** Of requests that came earlier, and still wait. */
    void tellRequests() {
        long waiting = home.client().requests().stream()
                .filter(request -> !told.contains(request.account()))
                .count();
        if (waiting > 0) {
            screen.line("Message requests that wait: " + waiting + "; see `sealpost requests`.");
        }
    }

    /** What happened to a request is shown with it. */
    private void note(AccountId contact, Function<Notes, String> words) {
        if (home.client().contact(contact).isPresent()) {
            empty = false;
            screen.line("* " + words.apply(new Notes(home.people().nameOf(contact))));
        }
    }

    /** As it is now: it may have been changed, or be gone, before this is told. Requests are shown elsewhere. */
    private Optional<Message> now(Message message) {
        boolean known = home.client().contact(message.contact()).isPresent();
        return known ? home.client().chat(message.contact()).find(message.key()) : Optional.empty();
    }

    private void print(Message message) {
        empty = false;
        lines.of(message, home.people().nameOf(message.contact())).forEach(screen::line);
        if (message.attachment().isPresent()) {
            folder.ifPresentOrElse(
                    target -> save(message, target),
                    () -> screen.line("       `sealpost chat` and there /save, or receive --save-files, saves files."));
        }
        home.client().chat(message.contact()).markRead(message);
    }

    private void save(Message message, Path target) {
        try {
            screen.line("       saved as " + new Downloads(home.client(), target).save(message));
        } catch (SealpostException failed) {
            warn(Sentences.of(failed));
        }
    }

    private void tellOnce(Message message) {
        if (told.add(message.contact())) {
            warn(People.shortAccount(message.contact())
                    + " is new and wrote to you; `sealpost requests` shows it and says how to answer.");
        }
    }

    private void warn(String sentence) {
        screen.err().println(screen.colours().yellow("! ") + sentence);
    }

    private static void requireWanted(ConnectionState state) {
        switch (state) {
            case REPLACED -> throw new SealpostException("replaced", "This device connected elsewhere.");
            case REMOVED -> throw new SealpostException("removed", "This device was removed from its account.");
            case OUTDATED -> throw new SealpostException("outdated", "The server needs a newer version of Sealpost.");
            case OFFLINE, CONNECTING, CONNECTED -> {}
        }
    }
}

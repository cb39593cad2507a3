package io.sealpost.client.cli;

import io.sealpost.client.ClientEvent;
import io.sealpost.client.ConnectionState;
import io.sealpost.client.Contact;
import io.sealpost.client.Message;
import io.sealpost.client.Message.Direction;
import io.sealpost.client.Message.State;
import io.sealpost.client.SealpostException;
import io.sealpost.client.cli.post.Downloads;
import io.sealpost.client.cli.terminal.MessageLines;
import io.sealpost.client.cli.terminal.Screen;
import io.sealpost.client.cli.terminal.Sentences;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;

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
    private boolean empty = true;

    Inbox(OpenHome home, Screen screen, Optional<Path> folder) {
        this.home = home;
        this.screen = screen;
        this.folder = folder;
        this.lines = new MessageLines(screen.colours(), screen.times());
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
            case ClientEvent.MessageReceived received -> print(received.message());
            case ClientEvent.ContactAdded added -> warn(newContact(added.contact()));
            case ClientEvent.SecurityEvent alarm -> warn(alarm.warning().sentence());
            case ClientEvent.ConnectionChanged changed -> requireWanted(changed.state());
            case ClientEvent.MessageSentElsewhere sent -> print(sent.message());
            case ClientEvent.ContactAddedElsewhere added -> {}
            case ClientEvent.MessageChanged other -> {}
            case ClientEvent.RepeatIgnored repeat -> {}
            case ClientEvent.Backlog backlog -> tellHowMany(backlog.messages());
            case ClientEvent.Drained drained -> {}
            case ClientEvent.PresenceChanged presence -> {}
            case ClientEvent.WakeupKeyChanged changed -> warn(NEW_KEY);
        }
    }

    /** Long enough that somebody would wonder. */
    private void tellHowMany(long messages) {
        if (messages >= WORTH_TELLING) {
            screen.err().printf("Receiving about %,d messages ...%n", messages);
        }
    }

    /** True until something was printed. */
    boolean isEmpty() {
        return empty;
    }

    private void print(Message message) {
        empty = false;
        lines.of(message, home.people().nameOf(message.contact())).forEach(screen::line);
        if (message.attachment().isPresent()) {
            folder.ifPresentOrElse(
                    target -> save(message, target),
                    () -> screen.line("       `sealpost chat` and there /save, or receive --save-files, saves files."));
        }
        home.client().markRead(message);
    }

    private void save(Message message, Path target) {
        try {
            screen.line("       saved as " + new Downloads(home.client(), target).save(message));
        } catch (SealpostException failed) {
            warn(Sentences.of(failed));
        }
    }

    private String newContact(Contact contact) {
        String name = home.people().nameOf(contact);
        return name + " is new: somebody who knows your account wrote first; compare `sealpost safety-number " + name
                + "`.";
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

package io.sealpost.client.cli.people;

import io.sealpost.client.Contact;
import io.sealpost.client.ContactLink;
import io.sealpost.client.KeyChange;
import io.sealpost.client.MessageRequest;
import io.sealpost.client.Profile;
import io.sealpost.client.SealpostClient;
import io.sealpost.client.SealpostException;
import io.sealpost.client.cli.terminal.SafeText;
import io.sealpost.protocol.AccountId;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;

/**
 * Contacts by what the user calls them. In this order: the user's own name for somebody (capitals do not matter), a username,
 * a link, the first 8 characters of an account id.
 */
public final class People {

    private static final int SHORT_CHARACTERS = 8;

    private final SealpostClient client;
    private final AddressBook book;

    public People(SealpostClient client, AddressBook book) {
        this.client = client;
        this.book = book;
    }

    /** Fails with a sentence that says how to add somebody. A link of somebody new adds them: it says who they are. */
    public Contact require(String who) {
        if (isLink(who)) {
            return client.addContact(ContactLink.parse(who));
        }
        return find(who).orElseThrow(() -> new SealpostException(SealpostException.USAGE, notFound(who)));
    }

    /** The same for somebody who is written to: that accepts their message request. */
    public Contact requireToWrite(String who) {
        return acceptIfRequested(who).orElseGet(() -> require(who));
    }

    /** Accepts the request of whom nobody else is called so. */
    public Optional<Contact> acceptIfRequested(String who) {
        return isLink(who) || find(who).isPresent()
                ? Optional.empty()
                : request(who).map(request -> client.chat(request.account()).accept());
    }

    /** Whose request it is, by the first characters of their account id, or all of them. */
    public Optional<MessageRequest> request(String who) {
        List<MessageRequest> found = client.requests().stream()
                .filter(request -> shortAccount(request.account()).equals(who)
                        || request.account().uuid().toString().equals(who))
                .toList();
        if (found.size() > 1) {
            throw new SealpostException(
                    SealpostException.USAGE, "More than one message request begins so; use the whole account id.");
        }
        return found.stream().findFirst();
    }

    private String notFound(String who) {
        return request(who)
                .map(request -> who + " is a message request: `sealpost accept " + who + "` makes it a contact.")
                .orElse("No contact is called " + SafeText.line(who) + "; `sealpost contacts` lists them and"
                        + " `sealpost add` adds one by link or username.");
    }

    /** Fails if several are called so: whoever chooses an account id may choose how it begins. */
    public Optional<Contact> find(String who) {
        return only(contact -> ownName(contact).filter(who::equalsIgnoreCase).isPresent())
                .or(() -> only(contact -> contact.username().filter(who::equals).isPresent()))
                .or(() -> only(contact -> shortAccount(contact.account()).equals(who)));
    }

    public List<Contact> all() {
        return client.contacts();
    }

    /**
     * Safe to print: the user's name for them, else their username, else what they call themselves, else the start of their
     * account id.
     */
    public String nameOf(Contact contact) {
        return ownName(contact)
                .or(contact::username)
                .map(SafeText::line)
                .or(() -> displayName(contact))
                .orElse(shortAccount(contact.account()));
    }

    /** What they call themselves, safe to print, with a mark: anybody may take any name, so nobody is found by it. */
    public Optional<String> displayName(Contact contact) {
        return client.profile(contact.account())
                .map(Profile::displayName)
                .filter(name -> !name.isBlank())
                .map(name -> "~" + SafeText.line(name.strip()));
    }

    /** The same for somebody who may have become a contact just now. */
    public String nameOf(AccountId account) {
        return client.contact(account).map(this::nameOf).orElse(shortAccount(account));
    }

    /** Fails if somebody else is called so already. */
    public void rename(Contact contact, ContactName name) {
        if (find(name.text()).filter(other -> !isSame(other, contact)).isPresent()) {
            throw new SealpostException(
                    SealpostException.USAGE,
                    "Another contact is called " + name.text() + " already; choose another name.");
        }
        book.rename(contact.account(), name.text());
    }

    /** The user's name for somebody now means another account, unless that one has a name already. */
    public void handOver(Contact from, Contact to) {
        if (ownName(to).isEmpty()) {
            book.handOver(from.account(), to.account());
        }
    }

    /** See {@link io.sealpost.client.Chat#keyChange}. */
    public Optional<KeyChange> keyChange(Contact contact) {
        return client.chat(contact.account()).keyChange();
    }

    public static String shortAccount(AccountId account) {
        return account.uuid().toString().substring(0, SHORT_CHARACTERS);
    }

    public static boolean isLink(String text) {
        return text.strip().startsWith("sealpost:");
    }

    private Optional<String> ownName(Contact contact) {
        return book.name(contact.account());
    }

    private Optional<Contact> only(Predicate<Contact> wanted) {
        List<Contact> found = client.contacts().stream().filter(wanted).toList();
        if (found.size() > 1) {
            throw new SealpostException(
                    SealpostException.USAGE,
                    "More than one contact is called so; use a link, and name them with `sealpost add LINK --name NAME`.");
        }
        return found.stream().findFirst();
    }

    private static boolean isSame(Contact one, Contact other) {
        return one.account().equals(other.account());
    }
}

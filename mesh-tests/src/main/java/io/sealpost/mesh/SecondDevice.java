package io.sealpost.mesh;

import static io.sealpost.mesh.StoryFailure.unless;

import io.sealpost.client.ConnectionState;
import io.sealpost.client.LinkCode;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;

/** Bob links a laptop, uses it, and removes it. */
final class SecondDevice {

    private static final String TO_BOTH = "Is the new laptop there?";
    private static final String FROM_LAPTOP = "It is: this is written on it.";
    private static final String TO_PHONE_ONLY = "And now it is gone?";

    private final Person alice;
    private final Person phone;
    private final Person laptop;

    SecondDevice(Person alice, Person phone, Person laptop) {
        this.alice = alice;
        this.phone = phone;
        this.laptop = laptop;
    }

    /** Every text that is sent. */
    static List<String> plaintexts() {
        return List.of(TO_BOTH, FROM_LAPTOP, TO_PHONE_ONLY);
    }

    List<Story.Step> steps() {
        return List.of(
                new Story.Step("Bob links a laptop: it shows a code, and his phone lets it in", this::link),
                new Story.Step(
                        "Alice's next message reaches both; Bob's answer from the laptop is on his phone", this::use),
                new Story.Step("Bob removes the laptop, and it gets nothing more", this::remove));
    }

    private List<String> link() throws Exception {
        var code = new CompletableFuture<LinkCode>();
        var linked = CompletableFuture.runAsync(() -> laptop.client().link(code::complete));
        phone.client().devices().approve(code.get(Person.PATIENCE.toSeconds(), TimeUnit.SECONDS));
        linked.get(Person.PATIENCE.toSeconds(), TimeUnit.SECONDS);
        laptop.client().connect();
        Person.await(
                "the laptop to know Alice",
                () -> laptop.client().contact(alice.client().account()).isPresent());
        unless(
                laptop.client()
                        .safety(alice.client().account())
                        .number()
                        .digits()
                        .equals(phone.client()
                                .safety(alice.client().account())
                                .number()
                                .digits()),
                "the laptop shows another safety number");
        return List.of(
                "phone and laptop talked through the mesh, sealed with keys that it never saw",
                "Bob's device list, version 2, names both; each has keys of its own, and the safety number is the same");
    }

    private List<String> use() {
        alice.tell(phone, TO_BOTH);
        phone.heardAt(TO_BOTH);
        laptop.heardAt(TO_BOTH);
        laptop.tell(alice, FROM_LAPTOP);
        alice.heardAt(FROM_LAPTOP);
        Person.await(
                "the phone to show what the laptop sent",
                () -> phone.client().history(alice.client().account(), 10).stream()
                        .anyMatch(message -> message.text().equals(FROM_LAPTOP)));
        return List.of(
                "one ciphertext for each device: Alice's client found the new one by itself, and verified it",
                "what the laptop sent came to the phone as a message of its own");
    }

    private List<String> remove() {
        phone.client().devices().remove(laptop.client().device());
        Person.await("the laptop to be cut off", () -> laptop.client().state() == ConnectionState.REMOVED);
        alice.tell(phone, TO_PHONE_ONLY);
        phone.heardAt(TO_PHONE_ONLY);
        unless(!laptop.readFrom(alice).contains(TO_PHONE_ONLY), "the removed laptop still got a message");
        return List.of("its connection was closed at once, its keys are deleted, and its token opens nothing");
    }
}

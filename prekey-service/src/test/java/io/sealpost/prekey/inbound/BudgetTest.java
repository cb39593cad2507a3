package io.sealpost.prekey.inbound;

import static io.sealpost.prekey.Client.publish;
import static io.sealpost.prekey.Client.take;
import static io.sealpost.prekey.Client.takeAsStranger;
import static org.assertj.core.api.Assertions.assertThat;

import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.sealpost.prekey.Client;
import io.sealpost.prekey.Infra;
import io.sealpost.prekey.Phone;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** Nobody can use up what a device has for others: 20 keys a day for strangers, 100 for contacts, all together. */
@QuarkusTest
@WithTestResource(Infra.class)
class BudgetTest {

    private final Phone phone = Phone.fresh();

    @Test
    void strangersGetTwentyKeysADayAndThenTheLastResort() {
        // Given
        publish(phone, 100);

        // When
        var bundles =
                IntStream.range(0, 40).mapToObj(fetch -> takeAsStranger(phone)).toList();

        // Then
        assertThat(bundles.subList(0, 20))
                .allSatisfy(bundle -> assertThat(bundle).containsKey("oneTimeEc"));
        assertThat(bundles.subList(20, 40))
                .allSatisfy(bundle -> assertThat(isLastResort(bundle)).isTrue());
        assertThat(left()).isEqualTo(Map.of("ec", 80, "kyber", 80));
    }

    @Test
    void contactsGetKeysWhenStrangersHaveUsedTheirBudgetUp() {
        // Given
        publish(phone, 100);
        IntStream.range(0, 30).forEach(fetch -> takeAsStranger(phone));

        // When, Then
        assertThat(take(phone)).containsKey("oneTimeEc");
        assertThat(isLastResort(takeAsStranger(phone))).isTrue();
    }

    @Test
    void contactsHaveABoundAsWell() {
        // Given
        publish(phone, 100);
        IntStream.range(0, 100).forEach(fetch -> take(phone));
        Client.add(phone, phone.oneTime(101, 200)).then().statusCode(204);

        // When, Then
        assertThat(isLastResort(take(phone))).isTrue();
        assertThat(takeAsStranger(phone)).containsKey("oneTimeEc");
    }

    /** Nobody else learns how many keys a device has, or that somebody is after them. */
    @Test
    void emptyAndUsedUpLookTheSame() {
        // Given: the same keys but for the one-time keys
        var upload = phone.upload(0);
        Client.put(phone, upload).then().statusCode(204);
        var empty = takeAsStranger(phone);
        IntStream.range(0, 20).forEach(fetch -> takeAsStranger(phone));
        Client.add(phone, phone.oneTime(1, 10)).then().statusCode(204);

        // When
        var usedUp = takeAsStranger(phone);

        // Then
        assertThat(usedUp).isEqualTo(empty);
        assertThat(left()).isEqualTo(Map.of("ec", 10, "kyber", 10));
    }

    @Test
    void eachDeviceHasABudgetOfItsOwn() {
        // Given
        var tablet = Phone.of(phone.account());
        List.of(phone, tablet).forEach(device -> publish(device, 30));
        IntStream.range(0, 20).forEach(fetch -> takeAsStranger(phone));

        // When, Then
        assertThat(takeAsStranger(tablet)).containsKey("oneTimeEc");
        assertThat(isLastResort(takeAsStranger(phone))).isTrue();
    }

    private Map<String, Integer> left() {
        return Client.count(phone).jsonPath().getMap("");
    }

    private static boolean isLastResort(Map<String, Object> bundle) {
        var kyber = (Map<?, ?>) bundle.get("kyberPreKey");
        return !bundle.containsKey("oneTimeEc") && kyber.get("id").equals(900);
    }
}

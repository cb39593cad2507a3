package io.sealpost.protocol;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.DescriptorProtos.DescriptorProto;
import com.google.protobuf.DescriptorProtos.FieldDescriptorProto.Label;
import com.google.protobuf.DescriptorProtos.FieldDescriptorProto.Type;
import com.google.protobuf.DescriptorProtos.FileDescriptorProto;
import com.google.protobuf.DescriptorProtos.FileDescriptorSet;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.function.Consumer;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/**
 * The contracts may grow, never break: what was built now is compared with the descriptors kept in
 * {@code src/test/resources/contracts}; the README there says how to renew them.
 */
class ContractCompatibilityTest {

    private static final Path KEPT =
            Path.of(System.getProperty("basedir", "."), "src/test/resources/contracts/v1.desc");
    private static final String FRAME = "sealpost.frames.v1.";

    @BeforeAll
    static void renewIfAsked() throws IOException {
        if (!Boolean.getBoolean("sealpost.contracts.write")) {
            return;
        }
        if (Files.exists(KEPT)) {
            assertThat(ContractBreaks.between(kept(), built()))
                    .as("a break is not renewed away; see src/test/resources/contracts/README.md")
                    .isEmpty();
        }
        Files.write(KEPT, built().toByteArray());
    }

    @Test
    void everythingThatWasPromisedIsStillThere() throws IOException {
        assertThat(ContractBreaks.between(kept(), built()))
                .as("breaks of the published contracts; see src/test/resources/contracts/README.md")
                .isEmpty();
    }

    @Test
    void theKeptDescriptorsKnowEverythingThatIsPromisedNow() throws IOException {
        assertThat(ContractBreaks.between(built(), kept()))
                .as(
                        "the contracts grew: keep that too, with ./mvnw -f protocol/pom.xml test -Dsealpost.contracts.write=true")
                .isEmpty();
    }

    @Test
    void aRemovedMessageIsABreak() throws IOException {
        assertThat(afterChanging("Ack", message -> message.setName("Acknowledgement")))
                .containsExactly("message " + FRAME + "Ack vanished");
    }

    @Test
    void aRemovedFieldIsABreak() throws IOException {
        assertThat(afterChanging("Ack", DescriptorProto.Builder::clearField))
                .singleElement()
                .asString()
                .startsWith("field 1 of " + FRAME + "Ack vanished and is not reserved");
    }

    @Test
    void aRemovedFieldWhoseNumberIsReservedIsNoBreak() throws IOException {
        assertThat(afterChanging("Ack", message -> message.clearField()
                        .addReservedRangeBuilder()
                        .setStart(1)
                        .setEnd(2)))
                .isEmpty();
    }

    @Test
    void aRenumberedFieldIsABreak() throws IOException {
        assertThat(afterChanging("Ack", message -> message.getFieldBuilder(0).setNumber(9)))
                .hasSize(1);
    }

    @Test
    void aRenamedFieldIsABreak() throws IOException {
        assertThat(afterChanging("Ack", message -> message.getFieldBuilder(0).setName("until")))
                .hasSize(1);
    }

    @Test
    void anotherTypeIsABreak() throws IOException {
        assertThat(afterChanging("Ack", message -> message.getFieldBuilder(0).setType(Type.TYPE_INT32)))
                .hasSize(1);
    }

    @Test
    void anotherLabelIsABreak() throws IOException {
        assertThat(afterChanging("Ack", message -> message.getFieldBuilder(0).setLabel(Label.LABEL_REPEATED)))
                .hasSize(1);
    }

    @Test
    void aFieldThatLeavesItsOneofIsABreak() throws IOException {
        assertThat(afterChanging(
                        "ServerFrame", message -> message.getFieldBuilder(1).clearOneofIndex()))
                .hasSize(1);
    }

    @Test
    void aRemovedEnumValueIsABreak() throws IOException {
        assertThat(afterChangingFrames(file -> file.getEnumTypeBuilder(0).removeValue(2)))
                .hasSize(1);
    }

    @Test
    void aRenamedEnumValueIsABreak() throws IOException {
        assertThat(afterChangingFrames(
                        file -> file.getEnumTypeBuilder(0).getValueBuilder(2).setName("CIPHERTEXT_TYPE_OTHER")))
                .hasSize(1);
    }

    @Test
    void aReservedNumberThatIsFreeAgainIsABreak() throws IOException {
        assertThat(afterChanging("ClientFrame", DescriptorProto.Builder::clearReservedRange))
                .containsExactly("number 7 of " + FRAME + "ClientFrame is no longer reserved");
    }

    @Test
    void anAddedFieldIsNoBreak() throws IOException {
        assertThat(afterChanging("Ack", message -> message.addFieldBuilder()
                        .setName("later")
                        .setNumber(2)
                        .setType(Type.TYPE_BOOL)))
                .isEmpty();
    }

    private static List<String> afterChanging(String message, Consumer<DescriptorProto.Builder> change)
            throws IOException {
        return afterChangingFrames(file -> file.getMessageTypeBuilderList().stream()
                .filter(builder -> builder.getName().equals(message))
                .forEach(change));
    }

    private static List<String> afterChangingFrames(Consumer<FileDescriptorProto.Builder> change) throws IOException {
        var changed = kept().toBuilder();
        changed.getFileBuilderList().stream()
                .filter(file -> file.getName().endsWith("frames.proto"))
                .forEach(change);
        return ContractBreaks.between(kept(), changed.build());
    }

    private static FileDescriptorSet kept() throws IOException {
        return FileDescriptorSet.parseFrom(Files.readAllBytes(KEPT));
    }

    /** Without comments and in the order of the file names, so that the kept file changes only when the contracts do. */
    private static FileDescriptorSet built() throws IOException {
        try (var in = ContractCompatibilityTest.class.getResourceAsStream("/sealpost.desc")) {
            var sorted = FileDescriptorSet.newBuilder();
            FileDescriptorSet.parseFrom(in).getFileList().stream()
                    .sorted(Comparator.comparing(FileDescriptorProto::getName))
                    .map(file -> file.toBuilder().clearSourceCodeInfo().build())
                    .forEach(sorted::addFile);
            return sorted.build();
        }
    }
}

package io.sealpost.mesh;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

/** The demo's story, on the mesh that the tests share. */
class StoryTest {

    @Test
    void everyStepComesTrue() throws Exception {
        var stack = Mesh.stack();
        try (var story =
                new Story(stack.gatewayUri(), stack.serverName(), stack.stores(), Mesh.temporaryFolder("people"))) {
            for (Story.Step step : story.steps()) {
                assertThat(step.scene().play()).as(step.title()).isNotEmpty();
            }
            var hearing = new Hearing(story, stack.stores()).step();
            hearing.scene().play().forEach(System.out::println);
        }
    }
}

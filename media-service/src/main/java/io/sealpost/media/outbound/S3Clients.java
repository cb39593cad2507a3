package io.sealpost.media.outbound;

import io.sealpost.media.MediaConfig;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.inject.Disposes;
import jakarta.enterprise.inject.Produces;
import jakarta.inject.Singleton;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.auth.credentials.StaticCredentialsProvider;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.services.s3.S3Client;
import software.amazon.awssdk.services.s3.S3Configuration;
import software.amazon.awssdk.services.s3.presigner.S3Presigner;

/** The SDK's two clients. Bucket names stand in the path, since a store on an address has no subdomains. */
@ApplicationScoped
class S3Clients {

    private static final S3Configuration PATH_STYLE =
            S3Configuration.builder().pathStyleAccessEnabled(true).build();

    @Produces
    @Singleton
    S3Client client(MediaConfig config) {
        return S3Client.builder()
                .endpointOverride(config.s3().endpoint())
                .region(Region.of(config.s3().region()))
                .credentialsProvider(credentials(config))
                .serviceConfiguration(PATH_STYLE)
                .overrideConfiguration(calls -> calls.apiCallTimeout(config.storeTimeout()))
                .build();
    }

    @Produces
    @Singleton
    S3Presigner presigner(MediaConfig config) {
        return S3Presigner.builder()
                .endpointOverride(config.s3().endpoint())
                .region(Region.of(config.s3().region()))
                .credentialsProvider(credentials(config))
                .serviceConfiguration(PATH_STYLE)
                .build();
    }

    void close(@Disposes S3Client client) {
        client.close();
    }

    void close(@Disposes S3Presigner presigner) {
        presigner.close();
    }

    private static StaticCredentialsProvider credentials(MediaConfig config) {
        var s3 = config.s3();
        return StaticCredentialsProvider.create(AwsBasicCredentials.create(s3.accessKey(), s3.secretKey()));
    }
}

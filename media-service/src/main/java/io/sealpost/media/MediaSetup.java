package io.sealpost.media;

import io.sealpost.media.domain.AccessTokens;
import io.sealpost.media.domain.Allowances;
import io.sealpost.media.domain.BlobEvents;
import io.sealpost.media.domain.BlobObjects;
import io.sealpost.media.domain.BlobRecords;
import io.sealpost.media.domain.Blobs;
import io.sealpost.media.domain.KeySource;
import io.sealpost.media.domain.Removal;
import io.sealpost.media.domain.Rules;
import io.sealpost.media.domain.records.RecordStore;
import io.sealpost.media.domain.records.Records;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.inject.Produces;
import jakarta.inject.Singleton;
import java.time.Clock;
import java.time.InstantSource;

/** Joins the rules, which know no framework, with their stores and their limits. */
@ApplicationScoped
class MediaSetup {

    private static final InstantSource CLOCK = Clock.systemUTC();

    @Produces
    @Singleton
    Blobs blobs(BlobRecords records, BlobObjects objects, Allowances allowances, Removal removal, MediaConfig config) {
        var rules = new Rules(
                config.maxBlobBytes(),
                config.bytesPerAccountAndDay(),
                config.uploadValid(),
                config.downloadValid(),
                config.blobKept(),
                config.longestUpload());
        return new Blobs(records, objects, allowances, removal, CLOCK, rules);
    }

    @Produces
    @Singleton
    Removal removal(
            BlobRecords records, BlobObjects objects, BlobEvents events, Allowances allowances, MediaConfig config) {
        var pace = new Removal.Pace(config.sweepClaim(), config.sweepBatch(), config.longestUpload());
        return new Removal(records, objects, events, allowances, CLOCK, pace);
    }

    @Produces
    @Singleton
    Records records(RecordStore store, Allowances allowances, MediaConfig config) {
        var rules = new Records.Rules(config.recordKept(), config.recordCost(), config.bytesPerAccountAndDay());
        return new Records(store, allowances, CLOCK, rules);
    }

    @Produces
    @Singleton
    AccessTokens accessTokens(KeySource keys, MediaConfig config) {
        return new AccessTokens(keys, config.serverName(), CLOCK, config.keysAtMostEvery());
    }
}

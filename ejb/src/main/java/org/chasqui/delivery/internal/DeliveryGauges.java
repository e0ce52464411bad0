// SPDX-License-Identifier: AGPL-3.0-or-later
package org.chasqui.delivery.internal;

import jakarta.annotation.PostConstruct;
import jakarta.ejb.DependsOn;
import jakarta.ejb.Singleton;
import jakarta.ejb.Startup;
import jakarta.ejb.TransactionManagement;
import jakarta.ejb.TransactionManagementType;
import jakarta.inject.Inject;
import org.chasqui.delivery.ConnectedDevices;
import org.chasqui.delivery.DeliveryRecords;
import org.chasqui.delivery.StalledShards;
import org.chasqui.metrics.PipelineMetrics;
import org.chasqui.platform.SchemaMigration;

/** Registers what delivery can be asked for: connected devices and backlog. */
@Singleton
@Startup
@DependsOn(SchemaMigration.NAME)
@TransactionManagement(TransactionManagementType.BEAN)
@SuppressWarnings("NullAway.Init") // the container fills the fields
public class DeliveryGauges {

    @Inject
    private PipelineMetrics metrics;

    @Inject
    private ConnectedDevices connected;

    @Inject
    private DeliveryRecords records;

    @Inject
    private StalledShards stalled;

    @PostConstruct
    void register() {
        metrics.gauge("chasqui_connected_devices", connected::count);
        metrics.gauge("chasqui_backlog_records", records::count);
        metrics.gauge("chasqui_stalled_shards", stalled::count);
    }
}

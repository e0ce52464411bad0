// SPDX-License-Identifier: AGPL-3.0-or-later
package org.chasqui.platform;

import java.util.concurrent.CompletionStage;
import java.util.function.Supplier;
import org.jboss.as.server.CurrentServiceContainer;
import org.jboss.as.server.suspend.ServerResumeContext;
import org.jboss.as.server.suspend.ServerSuspendContext;
import org.jboss.as.server.suspend.SuspendableActivity;
import org.jboss.as.server.suspend.SuspendableActivityRegistry;
import org.jboss.logging.Logger;
import org.jboss.msc.Service;
import org.jboss.msc.service.ServiceBuilder;
import org.jboss.msc.service.ServiceController;
import org.jboss.msc.service.ServiceName;
import org.jboss.msc.service.StartContext;
import org.jboss.msc.service.StopContext;

/** A service of WildFly's container: only such get at the registry of those who are told of a suspension. */
record SuspensionService(Supplier<SuspendableActivityRegistry> registry, SuspendableActivity activity)
        implements Service {

    private static final Logger LOG = Logger.getLogger(SuspensionService.class);

    /** WildFly's capability of that name. */
    private static final ServiceName REGISTRY = ServiceName.parse("org.wildfly.server.suspend-controller");

    /** Has the watcher called from now on; what is returned ends that. */
    static Runnable install(ServerSuspension.Watcher watcher) {
        ServiceBuilder<?> service =
                CurrentServiceContainer.getServiceContainer().addService();
        Supplier<SuspendableActivityRegistry> registry = service.requires(REGISTRY);
        service.setInstance(new SuspensionService(registry, new Activity(watcher)));
        ServiceController<?> installed = service.install();
        return () -> installed.setMode(ServiceController.Mode.REMOVE);
    }

    @Override
    public void start(StartContext context) {
        registry.get().registerActivity(activity, SuspendableActivityRegistry.SuspendPriority.FIRST);
    }

    @Override
    public void stop(StopContext context) {
        registry.get().unregisterActivity(activity);
    }

    /** What goes wrong here must not keep the server from stopping. */
    private record Activity(ServerSuspension.Watcher watcher) implements SuspendableActivity {

        @Override
        public CompletionStage<Void> prepare(ServerSuspendContext context) {
            return call(watcher::leaving);
        }

        /** Called too, without {@link #prepare}, when the server has not finished starting. */
        @Override
        public CompletionStage<Void> suspend(ServerSuspendContext context) {
            return context.isStarting() ? call(watcher::leaving) : COMPLETED;
        }

        @Override
        public CompletionStage<Void> resume(ServerResumeContext context) {
            return call(watcher::back);
        }

        private static CompletionStage<Void> call(Runnable action) {
            try {
                action.run();
            } catch (RuntimeException e) {
                LOG.error("the application could not follow the server's state", e);
            }
            return COMPLETED;
        }
    }
}

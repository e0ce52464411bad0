// SPDX-License-Identifier: AGPL-3.0-or-later
package org.chasqui.metrics;

import java.lang.reflect.InvocationHandler;
import java.lang.reflect.Proxy;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;
import org.eclipse.microprofile.metrics.MetricRegistry;

/** The pipeline's metrics without a server: counters can be asked for, histograms forget. */
public final class CountedMetrics {

    private final Map<String, AtomicLong> counters = new ConcurrentHashMap<>();
    private final PipelineMetrics metrics = new PipelineMetrics(registry());

    public PipelineMetrics pipeline() {
        return metrics;
    }

    public long count(String counter) {
        return counters.getOrDefault(counter, new AtomicLong()).get();
    }

    private MetricRegistry registry() {
        return fake(MetricRegistry.class, (proxy, method, arguments) -> switch (method.getName()) {
            case "counter", "histogram" -> metric(method.getReturnType(), (String) arguments[0]);
            default -> throw new UnsupportedOperationException(method.toString());
        });
    }

    private Object metric(Class<?> type, String name) {
        AtomicLong counter = counters.computeIfAbsent(name, x -> new AtomicLong());
        return fake(type, (proxy, method, arguments) -> {
            if (method.getName().equals("inc")) {
                counter.addAndGet(arguments == null ? 1 : (Long) arguments[0]);
            }
            return null;
        });
    }

    private static <T> T fake(Class<T> type, InvocationHandler handler) {
        return type.cast(Proxy.newProxyInstance(type.getClassLoader(), new Class<?>[] {type}, handler));
    }
}

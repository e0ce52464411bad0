// SPDX-License-Identifier: AGPL-3.0-or-later
package org.chasqui.it;

import java.io.IOException;
import java.io.InputStream;
import java.lang.classfile.Annotation;
import java.lang.classfile.AnnotationElement;
import java.lang.classfile.AnnotationValue;
import java.lang.classfile.AttributedElement;
import java.lang.classfile.Attributes;
import java.lang.classfile.ClassFile;
import java.lang.classfile.ClassModel;
import java.lang.classfile.MethodModel;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.zip.ZipEntry;
import java.util.zip.ZipFile;
import java.util.zip.ZipInputStream;

/** The JAX-RS resources in an EAR's web module, read from its class files: what is really deployed. */
final class Resources {

    private static final String JAX_RS = "Ljakarta/ws/rs/";
    private static final String DEVICE_TOKEN = "Lorg/chasqui/api/security/DeviceAuthenticated;";
    private static final Set<String> METHODS = Set.of("GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS");

    private final List<ClassModel> classes;

    private Resources(List<ClassModel> classes) {
        this.classes = classes;
    }

    static Resources in(Path ear, String war) throws IOException {
        List<ClassModel> classes = new ArrayList<>();
        try (ZipFile outer = new ZipFile(ear.toFile());
                InputStream entry = outer.getInputStream(outer.getEntry(war));
                ZipInputStream inner = new ZipInputStream(entry)) {
            for (ZipEntry file = inner.getNextEntry(); file != null; file = inner.getNextEntry()) {
                if (file.getName().endsWith(".class")) {
                    classes.add(ClassFile.of().parse(inner.readAllBytes()));
                }
            }
        }
        return new Resources(classes);
    }

    /**
     * Each request that a resource takes, such as {@code GET /api/v1/accounts/{id}}, with what it asks for: a device
     * token ({@code bearer}), a user's credentials ({@code basic}), which a filter on its path checks, or nothing
     * ({@code none}).
     */
    TreeMap<String, String> requests() {
        String root = classes.stream()
                .flatMap(c -> value(c, "ApplicationPath").stream())
                .findFirst()
                .orElseThrow(() -> new AssertionError("no class has @ApplicationPath"));
        TreeMap<String, String> requests = new TreeMap<>();
        for (ClassModel resource : classes) {
            value(resource, "Path")
                    .ifPresent(path -> resource.methods()
                            .forEach(method -> methods(method).forEach(verb -> {
                                String full =
                                        join(root, path, value(method, "Path").orElse(""));
                                boolean bearer = isMarked(resource) || isMarked(method);
                                requests.put(
                                        verb + " " + full, bearer ? "bearer" : isFiltered(full) ? "basic" : "none");
                            })));
        }
        return requests;
    }

    /** Whether the filter that asks for a user's credentials covers the path. */
    private boolean isFiltered(String path) {
        return classes.stream()
                .filter(c -> c.thisClass().asInternalName().equals("org/chasqui/api/security/UserCredentialsFilter"))
                .flatMap(c -> find(c, "Ljakarta/servlet/annotation/WebFilter;").stream())
                .flatMap(a -> a.elements().stream())
                .flatMap(e -> ((AnnotationValue.OfArray) e.value()).values().stream())
                .map(v -> ((AnnotationValue.OfString) v).stringValue())
                .anyMatch(p -> p.endsWith("/*") ? path.startsWith(p.substring(0, p.length() - 1)) : path.equals(p));
    }

    private static List<String> methods(MethodModel method) {
        return METHODS.stream()
                .filter(m -> find(method, JAX_RS + m + ";").isPresent())
                .toList();
    }

    private static boolean isMarked(AttributedElement element) {
        return find(element, DEVICE_TOKEN).isPresent();
    }

    private static String join(String... parts) {
        return ("/" + String.join("/", parts)).replaceAll("/+", "/").replaceAll("(.)/$", "$1");
    }

    private static Optional<String> value(AttributedElement element, String annotation) {
        return find(element, JAX_RS + annotation + ";")
                .flatMap(a -> a.elements().stream()
                        .map(AnnotationElement::value)
                        .filter(AnnotationValue.OfString.class::isInstance)
                        .map(v -> ((AnnotationValue.OfString) v).stringValue())
                        .findFirst());
    }

    private static Optional<Annotation> find(AttributedElement element, String descriptor) {
        return element.findAttribute(Attributes.runtimeVisibleAnnotations()).stream()
                .flatMap(a -> a.annotations().stream())
                .filter(a -> a.className().equalsString(descriptor))
                .findFirst();
    }
}

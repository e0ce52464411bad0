// SPDX-License-Identifier: AGPL-3.0-or-later
package org.chasqui.client.api;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationContext;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonDeserializer;
import com.fasterxml.jackson.databind.JsonSerializer;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializerProvider;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.module.SimpleModule;
import com.google.protobuf.ByteString;
import java.io.IOException;
import java.util.function.Function;
import org.chasqui.client.identity.AccountId;
import org.chasqui.client.identity.UserName;

/** The control plane's JSON: bytes as base64, ids and names as strings, unknown members ignored. */
final class Json {

    private static final ObjectMapper MAPPER = JsonMapper.builder()
            .addModule(new SimpleModule("chasqui")
                    .addSerializer(ByteString.class, new Base64Writer())
                    .addDeserializer(ByteString.class, new Base64Reader())
                    .addDeserializer(AccountId.class, new TextReader<>(AccountId.class, AccountId::parse))
                    .addDeserializer(UserName.class, new TextReader<>(UserName.class, UserName::new)))
            .defaultPropertyInclusion(
                    JsonInclude.Value.construct(JsonInclude.Include.NON_NULL, JsonInclude.Include.NON_NULL))
            .disable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES)
            .enable(DeserializationFeature.FAIL_ON_NULL_FOR_PRIMITIVES)
            .build();

    private Json() {}

    static byte[] write(Object value) {
        try {
            return MAPPER.writeValueAsBytes(value);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("cannot write " + value.getClass() + " as JSON", e);
        }
    }

    /** @throws IOException if the text is not JSON of that shape */
    static <T> T read(byte[] json, Class<T> type) throws IOException {
        T value = MAPPER.readValue(json, type);
        if (value == null) {
            throw new IOException("null instead of " + type.getSimpleName());
        }
        return value;
    }

    private static final class Base64Writer extends JsonSerializer<ByteString> {
        @Override
        public void serialize(ByteString value, JsonGenerator out, SerializerProvider serializers) throws IOException {
            out.writeBinary(value.toByteArray());
        }
    }

    private static final class Base64Reader extends JsonDeserializer<ByteString> {
        @Override
        public ByteString deserialize(JsonParser in, DeserializationContext context) throws IOException {
            return ByteString.copyFrom(in.getBinaryValue());
        }
    }

    private static final class TextReader<T> extends JsonDeserializer<T> {
        private final Class<T> type;
        private final transient Function<String, T> parse;

        TextReader(Class<T> type, Function<String, T> parse) {
            this.type = type;
            this.parse = parse;
        }

        @Override
        public T deserialize(JsonParser in, DeserializationContext context) throws IOException {
            String text = in.getText();
            try {
                return parse.apply(text);
            } catch (IllegalArgumentException _) {
                @SuppressWarnings("unchecked") // Jackson's signature has no type parameter for it
                T replacement = (T) context.handleWeirdStringValue(type, text, "malformed");
                return replacement;
            }
        }
    }
}

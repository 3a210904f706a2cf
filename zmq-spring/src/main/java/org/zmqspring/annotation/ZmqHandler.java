package org.zmqspring.annotation;

import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

import org.springframework.messaging.handler.annotation.MessageMapping;

/**
 * Marks a method of a class that is annotated with {@link ZmqListener}. The method is
 * called for each message whose payload fits its payload parameter. <pre class="code">
 * &#064;Component
 * &#064;ZmqListener(topics = "market.")
 * class Market {
 *
 *     &#064;ZmqHandler
 *     void onPrice(Price price) {
 *     }
 *
 *     &#064;ZmqHandler
 *     void onTrade(Trade trade) {
 *     }
 *
 *     &#064;ZmqHandler(isDefault = true)
 *     void onOther(ZmqMessage message) {
 *     }
 *
 * }
 * </pre> A ZeroMQ message does not name its type, so the payload decides. Each message is
 * passed to exactly one handler, the first one in this order whose type fits:
 * <ol>
 * <li>Handlers of types that payloads must be converted to, sorted by
 * {@link org.springframework.core.annotation.Order @Order}, then by the name of the
 * method. If there is only one, its type fits each payload that can be converted, as for
 * any listener. If there are several, the conversion is strict: JSON must not have a
 * property that the type does not have. Missing properties are treated as in any other
 * conversion: by default, only primitive ones are required. So if type B has all
 * properties of type A, and more, sort B after A. The JSON literal {@code null} fits none
 * of these types.</li>
 * <li>The handler of text, if the payload is valid in the charset of
 * {@link ZmqListener#contentType()}, by default UTF-8.</li>
 * <li>The handler of {@code byte[]}, {@code ByteBuffer} or {@code Object}, or the handler
 * without a payload parameter, for example with a {@code ZmqMessage} only. It fits each
 * message.</li>
 * <li>The default handler, {@link #isDefault()}, for each message that fits none of the
 * others. If its payload must be converted, it is also the last handler of the first
 * step.</li>
 * </ol>
 * If no handler fits, the message fails: it goes to the error handler, and the listener
 * continues with the next message. The start of the application fails if two handlers
 * have the same type, or if two handlers take each message; a default handler counts as
 * one of these. When a handler is chosen, no other handler is tried: if it throws an
 * exception or its validation fails, the message fails.
 * <p>
 * Parameters, return values and {@code @SendTo} work as for {@link ZmqListener} methods.
 */
@Target({ ElementType.METHOD, ElementType.ANNOTATION_TYPE })
@Retention(RetentionPolicy.RUNTIME)
@Documented
@MessageMapping // registers the reflection hints of handler methods for native images
public @interface ZmqHandler {

	/**
	 * Whether the method handles the messages that fit no other handler.
	 * @return whether it is the default handler
	 */
	boolean isDefault() default false;

}

package org.zmqspring.annotation;

import java.util.List;
import java.util.Objects;

import org.jspecify.annotations.Nullable;
import org.zmqspring.message.ZmqConfigurationException;

import org.springframework.beans.factory.config.ConfigurableBeanFactory;
import org.springframework.core.MethodParameter;
import org.springframework.core.ResolvableType;
import org.springframework.format.support.DefaultFormattingConversionService;
import org.springframework.messaging.Message;
import org.springframework.messaging.converter.MessageConverter;
import org.springframework.messaging.handler.annotation.support.HeaderMethodArgumentResolver;
import org.springframework.messaging.handler.annotation.support.HeadersMethodArgumentResolver;
import org.springframework.messaging.handler.annotation.support.MessageMethodArgumentResolver;
import org.springframework.messaging.handler.annotation.support.PayloadMethodArgumentResolver;
import org.springframework.messaging.handler.invocation.HandlerMethodArgumentResolver;
import org.springframework.validation.Validator;
import org.springframework.validation.annotation.ValidationAnnotationUtils;

/**
 * Binds the other parameters through Spring's own argument resolvers, which work on a
 * {@link Message}: all of its headers, conversion, defaults, validation. Thread-safe.
 */
final class MessagingArguments {

	private final HandlerMethodArgumentResolver header;

	private final @Nullable Validator validator;

	MessagingArguments(ConfigurableBeanFactory beanFactory, @Nullable Validator validator) {
		this.header = new HeaderMethodArgumentResolver(new DefaultFormattingConversionService(), beanFactory);
		this.validator = validator;
	}

	Argument bind(ListenerMethod method, MethodParameter parameter, MessageConverter converter) {
		if (this.validator == null && isValidated(parameter)) {
			throw new ZmqConfigurationException(
					method + " has a parameter to be validated and there is no Validator bean."
							+ " Add spring-boot-starter-validation");
		}
		HandlerMethodArgumentResolver resolver = resolvers(converter).stream()
			.filter((candidate) -> candidate.supportsParameter(parameter))
			.findFirst()
			.orElseThrow();
		return (message, view) -> resolver.resolveArgument(parameter, Objects.requireNonNull(view));
	}

	private List<HandlerMethodArgumentResolver> resolvers(MessageConverter converter) {
		return List.of(this.header, new HeadersMethodArgumentResolver(), new WholeMessage(converter),
				new PayloadMethodArgumentResolver(converter, this.validator));
	}

	private static boolean isValidated(MethodParameter parameter) {
		for (var annotation : parameter.getParameterAnnotations()) {
			if (ValidationAnnotationUtils.determineValidationHints(annotation) != null) {
				return true;
			}
		}
		return false;
	}

	/** Spring's resolver, but for what it takes too narrowly. */
	private static final class WholeMessage extends MessageMethodArgumentResolver {

		WholeMessage(MessageConverter converter) {
			super(converter);
		}

		/** A type variable means what it does in the class of the bean. */
		@Override
		protected Class<?> getPayloadType(MethodParameter parameter, Message<?> message) {
			return ResolvableType.forMethodParameter(parameter).as(Message.class).getGeneric().resolve(Object.class);
		}

		/** No bytes are a payload too: a ZeroMQ message may be nothing but a topic. */
		@Override
		protected boolean isEmptyPayload(@Nullable Object payload) {
			return payload == null;
		}

	}

}

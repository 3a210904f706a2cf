package org.zmqspring.annotation;

import org.springframework.core.MethodParameter;
import org.springframework.messaging.Message;
import org.springframework.messaging.converter.SimpleMessageConverter;
import org.springframework.messaging.handler.annotation.support.PayloadMethodArgumentResolver;
import org.springframework.validation.Validator;
import org.springframework.validation.annotation.ValidationAnnotationUtils;

/**
 * Validates payloads as Spring's own resolver does. Thread-safe, as long as the validator
 * is.
 */
final class PayloadValidation extends PayloadMethodArgumentResolver {

	PayloadValidation(Validator validator) {
		super(new SimpleMessageConverter(), validator);
	}

	/** Whether a parameter is to be validated. */
	static boolean isWanted(MethodParameter parameter) {
		for (var annotation : parameter.getParameterAnnotations()) {
			if (ValidationAnnotationUtils.determineValidationHints(annotation) != null) {
				return true;
			}
		}
		return false;
	}

	/**
	 * Check a payload.
	 * @throws org.springframework.messaging.handler.annotation.support.MethodArgumentNotValidException
	 * if it is not valid
	 */
	void check(MethodParameter parameter, Message<byte[]> view, Object payload) {
		validate(view, parameter, payload);
	}

}

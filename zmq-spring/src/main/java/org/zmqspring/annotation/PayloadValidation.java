package org.zmqspring.annotation;

import java.util.List;

import org.jspecify.annotations.Nullable;

import org.springframework.beans.factory.config.ConfigurableListableBeanFactory;
import org.springframework.core.MethodParameter;
import org.springframework.messaging.Message;
import org.springframework.messaging.converter.SimpleMessageConverter;
import org.springframework.messaging.handler.annotation.support.PayloadMethodArgumentResolver;
import org.springframework.util.ClassUtils;
import org.springframework.validation.Validator;
import org.springframework.validation.annotation.ValidationAnnotationUtils;
import org.springframework.validation.beanvalidation.SpringValidatorAdapter;

/**
 * Validates payloads as Spring's own resolver does. Thread-safe, as long as the validator
 * is.
 */
final class PayloadValidation extends PayloadMethodArgumentResolver {

	private static final boolean API_PRESENT = ClassUtils.isPresent("jakarta.validation.Validator",
			PayloadValidation.class.getClassLoader());

	PayloadValidation(Validator validator) {
		super(new SimpleMessageConverter(), validator);
	}

	/**
	 * Validate with the first qualified validator, or else with the Bean Validation of
	 * the application; {@code null} if there is neither. Other {@link Validator} beans
	 * are not used: such a bean may be for one class only, or for another module.
	 */
	static @Nullable PayloadValidation of(ConfigurableListableBeanFactory beanFactory, List<Validator> qualified) {
		Validator validator = !qualified.isEmpty() ? qualified.get(0)
				: (API_PRESENT ? BeanValidation.of(beanFactory) : null);
		return (validator != null) ? new PayloadValidation(validator) : null;
	}

	/** Whether a parameter has an annotation that asks for validation. */
	static boolean isWanted(MethodParameter parameter) {
		for (var annotation : parameter.getParameterAnnotations()) {
			if (ValidationAnnotationUtils.determineValidationHints(annotation) != null) {
				return true;
			}
		}
		return false;
	}

	/** Throw {@code MethodArgumentNotValidException} if a payload is not valid. */
	void check(MethodParameter parameter, Message<byte[]> view, Object payload) {
		validate(view, parameter, payload);
	}

	/** Loaded only if the API of Bean Validation is on the class path. */
	private static final class BeanValidation {

		static @Nullable Validator of(ConfigurableListableBeanFactory beanFactory) {
			jakarta.validation.Validator validator = beanFactory.getBeanProvider(jakarta.validation.Validator.class)
				.getIfUnique();
			if (validator instanceof Validator spring) {
				return spring;
			}
			return (validator != null) ? new SpringValidatorAdapter(validator) : null;
		}

	}

}

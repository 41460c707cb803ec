/** The tables of the schema queue and the rules that hold for them. A recipient belongs to one worker at a time; attempts are counted before they begin; what ends leaves a trace row. All SQL on messages and recipients is here. */
@NullMarked
package io.postrider.delivery.queue;

import org.jspecify.annotations.NullMarked;

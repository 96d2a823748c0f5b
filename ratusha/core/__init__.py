"""Pure computation: values in, values out. No Django, disk, clock or hidden chance."""

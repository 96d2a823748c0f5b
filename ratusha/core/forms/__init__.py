"""The form language and forms: values in, values out."""
